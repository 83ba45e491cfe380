package lessserver.durable.grpc;

import com.google.protobuf.StringValue;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.ActivityRequest;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.ActivityResponse;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.OrchestrationInstance;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.TraceContext;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.WorkItem;
import java.util.UUID;
import java.util.function.Function;
import lessserver.durable.RelayedFailureException;
import lessserver.functions.TraceParent;
import org.jspecify.annotations.Nullable;

/** Has a worker run an activity. */
final class RemoteActivity implements Function<RemoteActivity.Call, @Nullable String> {

  /**
   * A call of an activity that a worker has.
   *
   * @param taskId the worker's number of the call
   * @param taskExecutionId what the worker named the call, the same for all its attempts
   */
  record Call(
      String instanceId,
      UUID executionId,
      int taskId,
      String name,
      @Nullable String version,
      @Nullable String input,
      String taskExecutionId) {}

  private final Workers workers;
  private final TraceParent trace;

  RemoteActivity(Workers workers, TraceParent trace) {
    this.workers = workers;
    this.trace = trace;
  }

  @Override
  @SuppressWarnings("NullAway") // It does not see that the result may be null.
  public @Nullable String apply(Call call) {
    ActivityRequest.Builder request =
        ActivityRequest.newBuilder()
            .setName(call.name())
            .setTaskId(call.taskId())
            .setTaskExecutionId(call.taskExecutionId())
            .setOrchestrationInstance(
                OrchestrationInstance.newBuilder()
                    .setInstanceId(call.instanceId())
                    .setExecutionId(StringValue.of(call.executionId().toString())));
    if (call.version() != null) {
      request.setVersion(StringValue.of(call.version()));
    }
    if (call.input() != null) {
      request.setInput(StringValue.of(call.input()));
    }
    String traceparent = trace.current();
    if (traceparent != null) {
      request.setParentTraceContext(TraceContext.newBuilder().setTraceParent(traceparent));
    }
    ActivityResponse answer =
        workers.activities().carryOut(_ -> WorkItem.newBuilder().setActivityRequest(request));
    if (answer.hasFailureDetails()) {
      throw new RelayedFailureException(Words.failure(answer.getFailureDetails()));
    }
    return answer.hasResult() ? answer.getResult().getValue() : null;
  }
}
