package lessserver.durable.grpc;

import io.dapr.durabletask.implementation.protobuf.OrchestratorService.OrchestrationStatus;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.OrchestratorRequest;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.OrchestratorResponse;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.WorkItem;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import lessserver.durable.DelegatedActivity.HandedBackException;
import lessserver.durable.DurableClient;

/**
 * Asks a worker what an orchestration does next: takes an {@link OrchestratorRequest} without the
 * past, and returns the {@link OrchestratorResponse}. The past is read from the store: this may be
 * another replica than the one that has the instance in memory.
 */
final class RemoteEpisode implements Function<String, String> {

  private final Workers workers;
  private final DurableClient client;

  RemoteEpisode(Workers workers, DurableClient client) {
    this.workers = workers;
    this.client = client;
  }

  @Override
  public String apply(String encoded) {
    OrchestratorRequest request = Encoded.read(encoded, OrchestratorRequest.parser());
    String instanceId = request.getInstanceId();
    ProtocolHistory history = ProtocolHistory.of(client.history(instanceId));
    if (!history.isOf(request.getExecutionId())) {
      throw new IllegalStateException("the execution is over");
    }
    CompletableFuture<Void> change = workers.nextChange();
    OrchestratorResponse answer =
        workers
            .episodes()
            .carryOut(
                instanceId,
                WorkItem.newBuilder()
                    .setOrchestratorRequest(request.toBuilder().addAllPastEvents(history.past())));
    if (isStalled(answer)) {
      change.join();
      throw new HandedBackException("its worker has no such version; another one may");
    }
    return Encoded.write(answer.toBuilder().clearInstanceId().clearCompletionToken().build());
  }

  private static boolean isStalled(OrchestratorResponse answer) {
    return answer.getActionsList().stream()
        .anyMatch(
            action ->
                action.getCompleteOrchestration().getOrchestrationStatus()
                    == OrchestrationStatus.ORCHESTRATION_STATUS_STALLED);
  }
}
