package lessserver.durable.history;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import lessserver.durable.Failure;
import org.jspecify.annotations.Nullable;

/**
 * What an execution receives. Named as in the open durabletask protocol, so that the same history
 * can be told in its words.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "event")
@JsonSubTypes({
  @JsonSubTypes.Type(Event.ExecutionStarted.class),
  @JsonSubTypes.Type(Event.TaskCompleted.class),
  @JsonSubTypes.Type(Event.TaskFailed.class),
  @JsonSubTypes.Type(Event.TimerFired.class),
  @JsonSubTypes.Type(Event.SubOrchestrationCompleted.class),
  @JsonSubTypes.Type(Event.SubOrchestrationFailed.class),
  @JsonSubTypes.Type(Event.EntityOperationCompleted.class),
  @JsonSubTypes.Type(Event.EntityOperationFailed.class),
  @JsonSubTypes.Type(Event.EntityLockGranted.class),
  @JsonSubTypes.Type(Event.EventRaised.class),
  @JsonSubTypes.Type(Event.ExecutionSuspended.class),
  @JsonSubTypes.Type(Event.ExecutionResumed.class),
  @JsonSubTypes.Type(Event.ExecutionTerminated.class),
  @JsonSubTypes.Type(Event.ExecutionRewound.class)
})
public sealed interface Event {

  /** The first of all; name and input stand in the instance. */
  record ExecutionStarted() implements Event {}

  /** The answer to the action with this sequence number; dropped when nobody waits for it. */
  sealed interface Answer extends Event {
    int sequence();
  }

  record TaskCompleted(int sequence, @Json @Nullable String result) implements Answer {}

  record TaskFailed(int sequence, Failure failure) implements Answer {}

  record TimerFired(int sequence) implements Answer {}

  record SubOrchestrationCompleted(int sequence, @Json @Nullable String result) implements Answer {}

  record SubOrchestrationFailed(int sequence, Failure failure) implements Answer {}

  record EntityOperationCompleted(int sequence, @Json @Nullable String result) implements Answer {}

  record EntityOperationFailed(int sequence, Failure failure) implements Answer {}

  /**
   * All of these are the execution's own from now on.
   *
   * @param executionId whose; it stands here and not on the message, which is to outlive the
   *     execution: whoever gets it gives the entities back
   */
  record EntityLockGranted(int sequence, List<String> entities, UUID executionId)
      implements Answer {}

  /**
   * Somebody raised an event.
   *
   * @param at when it was raised, by whoever did
   */
  record EventRaised(String name, @Json @Nullable String data, Instant at) implements Event {}

  record ExecutionSuspended(@Nullable String reason) implements Event {}

  record ExecutionResumed(@Nullable String reason) implements Event {}

  /**
   * Somebody ended it.
   *
   * @param recursive whether with its children
   * @param startedAs which instance is meant, by its first execution; null for whoever has the id
   */
  record ExecutionTerminated(@Nullable String reason, boolean recursive, @Nullable UUID startedAs)
      implements Event {}

  /**
   * Its failures were taken back, and what had been done after them.
   *
   * @param nextSequence behind all sequence numbers that were ever given: none is used twice
   */
  record ExecutionRewound(@Nullable String reason, int nextSequence) implements Event {}
}
