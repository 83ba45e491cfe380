package lessserver.durable.history;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import lessserver.durable.Failure;
import org.jspecify.annotations.Nullable;

/**
 * What an execution does. In a replay the code must do the same: same sequence number, kind and
 * name. Named as in the open durabletask protocol where that has a word.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "action")
@JsonSubTypes({
  @JsonSubTypes.Type(Action.ScheduleTask.class),
  @JsonSubTypes.Type(Action.CreateTimer.class),
  @JsonSubTypes.Type(Action.CancelTimer.class),
  @JsonSubTypes.Type(Action.CreateSubOrchestration.class),
  @JsonSubTypes.Type(Action.SendEvent.class),
  @JsonSubTypes.Type(Action.CallEntity.class),
  @JsonSubTypes.Type(Action.SignalEntity.class),
  @JsonSubTypes.Type(Action.LockEntities.class),
  @JsonSubTypes.Type(Action.UnlockEntities.class),
  @JsonSubTypes.Type(Action.RecordSideEffect.class),
  @JsonSubTypes.Type(Action.SetCustomStatus.class),
  @JsonSubTypes.Type(Action.TakePatch.class),
  @JsonSubTypes.Type(Action.CompleteOrchestration.class),
  @JsonSubTypes.Type(Action.FailOrchestration.class),
  @JsonSubTypes.Type(Action.ContinueAsNew.class)
})
public sealed interface Action {

  /** Counts the actions of an execution from 0. */
  int sequence();

  /** What it is done with or to; two actions of one kind and name count as the same in a replay. */
  default String name() {
    return "";
  }

  /** What is passed along; a different one in a replay is a warning. */
  default @Nullable String input() {
    return null;
  }

  /**
   * Calls an activity.
   *
   * @param firstAttempt the sequence number of the first attempt of this call, which makes the
   *     idempotency key of all of them
   * @param attempt 1 for the first
   * @param queued whether any replica may run it; if not, it runs where the instance is
   */
  record ScheduleTask(
      int sequence,
      String name,
      @Json @Nullable String input,
      int firstAttempt,
      int attempt,
      boolean queued)
      implements Action {}

  /**
   * Waits for a time.
   *
   * @param purpose what for, in words
   */
  record CreateTimer(int sequence, Instant fireAt, String purpose) implements Action {
    @Override
    public String name() {
      return purpose;
    }
  }

  record CancelTimer(int sequence, int timer) implements Action {
    @Override
    public String name() {
      return String.valueOf(timer);
    }
  }

  record CreateSubOrchestration(
      int sequence,
      String name,
      String instanceId,
      UUID executionId,
      @Json @Nullable String input,
      int attempt)
      implements Action {}

  record SendEvent(int sequence, String instanceId, String name, @Json @Nullable String input)
      implements Action {}

  record CallEntity(int sequence, String entity, String operation, @Json @Nullable String input)
      implements Action {
    @Override
    public String name() {
      return entity + " " + operation;
    }
  }

  /**
   * Has an entity do something, and does not wait.
   *
   * @param at when; null for at once
   */
  record SignalEntity(
      int sequence,
      String entity,
      String operation,
      @Json @Nullable String input,
      @Nullable Instant at)
      implements Action {
    @Override
    public String name() {
      return entity + " " + operation;
    }
  }

  /** Asks for entities, in the order in which all do. */
  record LockEntities(int sequence, List<String> entities) implements Action {
    @Override
    public String name() {
      return String.join(" ", entities);
    }
  }

  record UnlockEntities(int sequence, List<String> entities) implements Action {
    @Override
    public String name() {
      return String.join(" ", entities);
    }
  }

  /** Keeps what the code read of the world, or that it could not. */
  record RecordSideEffect(int sequence, @Json @Nullable String value, @Nullable Failure failure)
      implements Action {}

  record SetCustomStatus(int sequence, @Json @Nullable String input) implements Action {}

  /**
   * Goes the new way of a change; not compared in a replay, so that the change can be forgotten.
   */
  record TakePatch(int sequence, String name) implements Action {}

  record CompleteOrchestration(int sequence, @Json @Nullable String input) implements Action {}

  record FailOrchestration(int sequence, Failure failure) implements Action {}

  /**
   * Ends the execution and begins another of the same instance.
   *
   * @param carried what the new one begins with: events that nobody awaited and whether it is
   *     suspended, in their order
   */
  record ContinueAsNew(int sequence, @Json @Nullable String input, List<Event> carried)
      implements Action {}
}
