package lessserver.durable.grpc;

import io.dapr.durabletask.implementation.protobuf.OrchestratorService.WorkItem;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import lessserver.durable.DelegatedActivity.HandedBackException;

/**
 * A worker that is connected: the stream on which it gets its work. What it does not read would
 * pile up here, so work is made and sent only while it reads. Safe for use by many threads.
 */
final class Worker {

  /**
   * So many pieces whose making takes a while may be made at once, and so are sent at most after it
   * has stopped reading.
   */
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
   * @param piece made in no time
   * @return false if it does not read in time; then the piece is not made
   */
  synchronized boolean send(Supplier<WorkItem> piece, Duration atMost) throws InterruptedException {
    if (!awaitReady(atMost)) {
      return false;
    }
    sendNow(piece.get());
    return true;
  }

  /**
   * The same for a piece whose making takes a while: only a few are made at once.
   *
   * @param turnWithin how long to wait for others to be made
   * @throws HandedBackException if they take longer
   */
  boolean sendInTurn(Supplier<WorkItem> piece, Duration atMost, Duration turnWithin)
      throws InterruptedException {
    if (!awaitReady(atMost)) { // Others have their turn meanwhile.
      return false;
    }
    if (!making.tryAcquire(turnWithin.toNanos(), TimeUnit.NANOSECONDS)) {
      throw HandedBackException.forAWhile(
          "other work for its worker is still being made", WorkDesk.A_MOMENT);
    }
    try {
      if (!awaitReady(atMost)) {
        return false;
      }
      if (!isGone()) {
        sendNow(piece.get());
      }
      return true;
    } finally {
      making.release();
    }
  }

  private synchronized boolean isGone() {
    return isGone;
  }

  /** True, too, when it is gone: whoever waits for its answer is told so. */
  private synchronized boolean awaitReady(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
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
