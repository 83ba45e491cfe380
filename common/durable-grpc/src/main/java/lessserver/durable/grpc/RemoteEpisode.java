package lessserver.durable.grpc;

import io.dapr.durabletask.implementation.protobuf.OrchestratorService.OrchestrationStatus;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.OrchestratorRequest;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.OrchestratorResponse;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.WorkItem;
import java.time.Duration;
import java.util.function.Function;
import lessserver.durable.DelegatedActivity.HandedBackException;
import lessserver.durable.DurableClient;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Asks a worker what an orchestration does next: takes an {@link OrchestratorRequest} without the
 * past, and returns the {@link OrchestratorResponse}. The past is read from the store: this may be
 * another replica than the one that has the instance in memory.
 */
final class RemoteEpisode implements Function<String, String> {

  /** Until it is asked again who has the version. */
  private static final Duration NEXT_WORKER = Duration.ofSeconds(5);

  private final Workers workers;
  private final DurableClient client;

  RemoteEpisode(Workers workers, DurableClient client) {
    this.workers = workers;
    this.client = client;
  }

  @Override
  public String apply(String encoded) {
    OrchestratorRequest request = Encoded.read(encoded, OrchestratorRequest.parser());
    OrchestratorResponse answer =
        workers
            .episodes()
            .carryOut(
                worker -> WorkItem.newBuilder().setOrchestratorRequest(whole(request, worker)));
    if (isStalled(answer)) {
      throw HandedBackException.forAWhile(
          "its worker has no such version; another one may", NEXT_WORKER);
    }
    return Encoded.write(answer.toBuilder().clearInstanceId().clearCompletionToken().build());
  }

  /** With the past, unless that is too much at once and the worker can ask for it. */
  private OrchestratorRequest whole(OrchestratorRequest request, Worker worker) {
    ProtocolHistory history = history(request.getInstanceId());
    if (!history.isOf(request.getExecutionId())) {
      throw new IllegalStateException("the execution is over");
    }
    OrchestratorRequest whole = request.toBuilder().addAllPastEvents(history.past()).build();
    return workers.episodes().fits(whole) || !worker.fetchesHistories()
        ? whole
        : request.toBuilder().setRequiresHistoryStreaming(true).build();
  }

  /** What is away passes; an answer that says so would end the orchestration. */
  private ProtocolHistory history(String instanceId) {
    try {
      return ProtocolHistory.of(client.history(instanceId));
    } catch (DataAccessException | TransactionException e) {
      throw HandedBackException.forAWhile(
          "its history cannot be read: " + e.getMessage(), WorkDesk.A_MOMENT);
    }
  }

  private static boolean isStalled(OrchestratorResponse answer) {
    return answer.getActionsList().stream()
        .anyMatch(
            action ->
                action.getCompleteOrchestration().getOrchestrationStatus()
                    == OrchestrationStatus.ORCHESTRATION_STATUS_STALLED);
  }
}
