package lessserver.durable.grpc;

import com.google.protobuf.StringValue;
import com.google.protobuf.Timestamp;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.OrchestrationState;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.OrchestrationStatus;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.TaskFailureDetails;
import java.time.Instant;
import java.util.Optional;
import lessserver.durable.Failure;
import lessserver.durable.Instance;
import lessserver.durable.RuntimeStatus;
import org.jspecify.annotations.Nullable;

/** The engine's values in the protocol's words, and back. */
final class Words {

  private static final int DEEPEST_CAUSE = 5;

  private Words() {}

  static StringValue text(@Nullable String value) {
    return value == null ? StringValue.getDefaultInstance() : StringValue.of(value);
  }

  static @Nullable String textOrNull(boolean isPresent, StringValue value) {
    return isPresent ? value.getValue() : null;
  }

  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }

  static OrchestrationStatus status(RuntimeStatus status) {
    return switch (status) {
      case PENDING -> OrchestrationStatus.ORCHESTRATION_STATUS_PENDING;
      case RUNNING -> OrchestrationStatus.ORCHESTRATION_STATUS_RUNNING;
      case SUSPENDED -> OrchestrationStatus.ORCHESTRATION_STATUS_SUSPENDED;
      case COMPLETED -> OrchestrationStatus.ORCHESTRATION_STATUS_COMPLETED;
      case FAILED -> OrchestrationStatus.ORCHESTRATION_STATUS_FAILED;
      case TERMINATED -> OrchestrationStatus.ORCHESTRATION_STATUS_TERMINATED;
    };
  }

  /** Empty for those that no instance here is ever in. */
  static Optional<RuntimeStatus> status(OrchestrationStatus status) {
    return Optional.ofNullable(
        switch (status) {
          case ORCHESTRATION_STATUS_PENDING -> RuntimeStatus.PENDING;
          case ORCHESTRATION_STATUS_RUNNING -> RuntimeStatus.RUNNING;
          case ORCHESTRATION_STATUS_SUSPENDED -> RuntimeStatus.SUSPENDED;
          case ORCHESTRATION_STATUS_COMPLETED -> RuntimeStatus.COMPLETED;
          case ORCHESTRATION_STATUS_FAILED -> RuntimeStatus.FAILED;
          case ORCHESTRATION_STATUS_TERMINATED -> RuntimeStatus.TERMINATED;
          default -> null;
        });
  }

  static Failure failure(TaskFailureDetails details) {
    return failure(details, DEEPEST_CAUSE);
  }

  private static Failure failure(TaskFailureDetails details, int depth) {
    return new Failure(
        details.getErrorType(),
        details.getErrorMessage(),
        textOrNull(details.hasStackTrace(), details.getStackTrace()),
        !details.getIsNonRetriable(),
        details.hasInnerFailure() && depth > 0
            ? failure(details.getInnerFailure(), depth - 1)
            : null);
  }

  static TaskFailureDetails details(Failure failure) {
    TaskFailureDetails.Builder details =
        TaskFailureDetails.newBuilder()
            .setErrorType(failure.type())
            .setErrorMessage(failure.message())
            .setIsNonRetriable(!failure.retriable());
    if (failure.stackTrace() != null) {
      details.setStackTrace(text(failure.stackTrace()));
    }
    if (failure.cause() != null) {
      details.setInnerFailure(details(failure.cause()));
    }
    return details.build();
  }

  /**
   * @param withPayloads whether with input, output and custom status; why it failed is told anyway
   */
  static OrchestrationState state(Instance instance, boolean withPayloads) {
    OrchestrationState.Builder state =
        OrchestrationState.newBuilder()
            .setInstanceId(instance.id())
            .setExecutionId(text(instance.executionId().toString()))
            .setName(instance.name())
            .setOrchestrationStatus(status(instance.status()))
            .setCreatedTimestamp(timestamp(instance.createdAt()))
            .setLastUpdatedTimestamp(timestamp(instance.lastUpdatedAt()))
            .putAllTags(instance.tags());
    if (instance.version() != null) {
      state.setVersion(text(instance.version()));
    }
    if (instance.status().isFinal()) {
      state.setCompletedTimestamp(timestamp(instance.lastUpdatedAt()));
    }
    if (instance.failure() != null) {
      state.setFailureDetails(details(instance.failure()));
    }
    if (withPayloads && instance.input() != null) {
      state.setInput(text(instance.input()));
    }
    if (withPayloads && instance.output() != null) {
      state.setOutput(text(instance.output()));
    }
    if (withPayloads && instance.customStatus() != null) {
      state.setCustomStatus(text(instance.customStatus()));
    }
    return state.build();
  }
}
