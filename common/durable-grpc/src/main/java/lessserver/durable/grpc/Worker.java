package lessserver.durable.grpc;

import io.dapr.durabletask.implementation.protobuf.OrchestratorService.WorkItem;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A worker that is connected: the stream on which it gets its work. What it does not read would
 * pile up here, so work is made and sent only while it reads. Safe for use by many threads.
 */
final class Worker {

  /** So many pieces may be made at once, and so are sent at most after it has stopped reading. */
  private static final int MADE_AT_ONCE = 4;

  private final ServerCallStreamObserver<WorkItem> stream;
  private final boolean fetchesHistories;
  private final Semaphore making = new Semaphore(MADE_AT_ONCE);
  private boolean isGone;

  /**
   * @param fetchesHistories whether it asks for the history itself when a piece comes without
   */
  Worker(ServerCallStreamObserver<WorkItem> stream, boolean fetchesHistories) {
    this.stream = stream;
    this.fetchesHistories = fetchesHistories;
    stream.setOnReadyHandler(this::lookAgain);
  }

  boolean fetchesHistories() {
    return fetchesHistories;
  }

  /** Whether it reads, as far as is known. */
  boolean isReady() {
    return stream.isReady();
  }

  /**
   * Sends a piece of work as soon as the worker reads.
   *
   * @return false if it does not read in time; then the piece is not made
   */
  boolean send(Supplier<WorkItem> piece, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    if (!making.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      return false;
    }
    try {
      if (!awaitReady(deadline)) {
        return false;
      }
      sendNow(piece.get());
      return true;
    } finally {
      making.release();
    }
  }

  /** True, too, when it is gone: whoever waits for its answer is told so. */
  private synchronized boolean awaitReady(long deadline) throws InterruptedException {
    while (!isGone && !stream.isReady()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  private synchronized void sendNow(WorkItem item) {
    if (!isGone) {
      stream.onNext(item);
    }
  }

  private synchronized void lookAgain() {
    notifyAll();
  }

  synchronized void lost() {
    isGone = true;
    notifyAll();
  }

  /** Has it connect again, here or to another replica. */
  synchronized void dismiss() {
    if (!isGone) {
      isGone = true;
      notifyAll();
      stream.onError(Status.UNAVAILABLE.withDescription("it stops").asRuntimeException());
    }
  }
}
