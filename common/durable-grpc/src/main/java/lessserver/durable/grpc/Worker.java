package lessserver.durable.grpc;

import io.dapr.durabletask.implementation.protobuf.OrchestratorService.WorkItem;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/**
 * A worker that is connected: the stream on which it gets its work. Safe for use by many threads.
 */
final class Worker {

  private final StreamObserver<WorkItem> stream;
  private boolean isGone;

  Worker(StreamObserver<WorkItem> stream) {
    this.stream = stream;
  }

  synchronized void send(WorkItem item) {
    if (!isGone) {
      stream.onNext(item);
    }
  }

  synchronized void lost() {
    isGone = true;
  }

  /** Has it connect again, here or to another replica. */
  synchronized void dismiss() {
    if (!isGone) {
      isGone = true;
      stream.onError(Status.UNAVAILABLE.withDescription("it stops").asRuntimeException());
    }
  }
}
