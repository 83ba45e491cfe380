package lessserver.durable.grpc;

import io.dapr.durabletask.implementation.protobuf.OrchestratorService.ActivityResponse;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.GetWorkItemsRequest;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.OrchestratorResponse;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.WorkItem;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is connected to this replica to do its remote work. Safe for use by many threads. */
final class Workers {

  private static final Logger log = LoggerFactory.getLogger(Workers.class);

  private final GrpcProperties properties;
  private final WorkDesk<OrchestratorResponse> episodes;
  private final WorkDesk<ActivityResponse> activities = new WorkDesk<>(0);

  private final Set<Worker> connected = new LinkedHashSet<>();
  private CompletableFuture<Void> change = new CompletableFuture<>();

  Workers(GrpcProperties properties) {
    this.properties = properties;
    this.episodes = new WorkDesk<>(properties.episodeWithin().toSeconds());
  }

  WorkDesk<OrchestratorResponse> episodes() {
    return episodes;
  }

  WorkDesk<ActivityResponse> activities() {
    return activities;
  }

  /** Gives it work until its stream ends. */
  synchronized void connect(
      GetWorkItemsRequest request, ServerCallStreamObserver<WorkItem> stream) {
    if (connected.size() >= properties.mostWorkers()) {
      throw Status.RESOURCE_EXHAUSTED
          .withDescription("%d workers are connected".formatted(connected.size()))
          .asRuntimeException();
    }
    Worker worker = new Worker(stream);
    stream.setOnCancelHandler(() -> lose(worker));
    connected.add(worker);
    episodes.connect(worker, most(request.getMaxConcurrentOrchestrationWorkItems()));
    activities.connect(worker, most(request.getMaxConcurrentActivityWorkItems()));
    change();
  }

  /** Workers that do not say how much they take get what is usual here. */
  private int most(int asked) {
    return asked > 0 ? Math.min(asked, properties.itemsPerWorker()) : properties.itemsPerWorker();
  }

  private synchronized void lose(Worker worker) {
    worker.lost();
    connected.remove(worker);
    episodes.lose(worker);
    activities.lose(worker);
    change();
  }

  private void change() {
    log.info("event=workers-changed connected={}", connected.size());
    change.complete(null);
    change = new CompletableFuture<>();
  }

  /** Completes when another worker has connected, or one is lost. */
  synchronized CompletableFuture<Void> nextChange() {
    return change;
  }

  void dismissAll() {
    List<Worker> all;
    synchronized (this) {
      all = List.copyOf(connected);
    }
    all.forEach(Worker::dismiss);
    all.forEach(this::lose);
  }
}
