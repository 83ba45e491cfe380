package lessserver.durable.grpc;

import io.dapr.durabletask.implementation.protobuf.OrchestratorService.ActivityResponse;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.GetWorkItemsRequest;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.OrchestratorResponse;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.WorkItem;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.WorkerCapability;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is connected to this replica to do its remote work. Safe for use by many threads. */
final class Workers {

  private static final Logger log = LoggerFactory.getLogger(Workers.class);

  private final GrpcProperties properties;
  private final WorkDesk<OrchestratorResponse> episodes;
  private final WorkDesk<ActivityResponse> activities;

  private final Set<Worker> connected = new LinkedHashSet<>();

  Workers(GrpcProperties properties) {
    this.properties = properties;
    long largest = properties.largestMessage().toBytes();
    this.episodes = new WorkDesk<>(properties.episodeWithin(), true, largest);
    this.activities = new WorkDesk<>(Duration.ZERO, false, largest);
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
    Worker worker =
        new Worker(
            stream,
            request
                .getCapabilitiesList()
                .contains(WorkerCapability.WORKER_CAPABILITY_HISTORY_STREAMING));
    stream.setOnCancelHandler(() -> lose(worker));
    connected.add(worker);
    episodes.connect(worker, most(request.getMaxConcurrentOrchestrationWorkItems()));
    activities.connect(worker, most(request.getMaxConcurrentActivityWorkItems()));
    tellChange();
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
    tellChange();
  }

  private void tellChange() {
    log.info("event=workers-changed connected={}", connected.size());
  }

  void dismissAll() {
    List<Worker> all;
    synchronized (this) {
      all = List.copyOf(connected);
    }
    for (Worker each : all) {
      episodes.dismiss(each);
      activities.dismiss(each);
      each.dismiss();
      lose(each);
    }
  }
}
