package lessserver.durable.history;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
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
  @JsonSubTypes.Type(Event.EventRaised.class),
  @JsonSubTypes.Type(Event.ExecutionSuspended.class),
  @JsonSubTypes.Type(Event.ExecutionResumed.class),
  @JsonSubTypes.Type(Event.ExecutionTerminated.class)
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

  /**
   * Somebody raised an event.
   *
   * @param at when it was raised, by whoever did
   */
  record EventRaised(String name, @Json @Nullable String data, Instant at) implements Event {}

  record ExecutionSuspended(@Nullable String reason) implements Event {}

  record ExecutionResumed(@Nullable String reason) implements Event {}

  record ExecutionTerminated(@Nullable String reason) implements Event {}
}
