package lessserver.durable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * What an orchestrator may use of the world. Each call is checkpointed: when the code runs again
 * after a crash, it gets what it got the first time.
 *
 * <p>Only the orchestrator's own thread may use it. Inputs and results travel as JSON; each is at
 * most {@code lessserver.durable.largest-payload} (1 MB unless set otherwise).
 */
public interface OrchestrationContext {

  String instanceId();

  /** Of this run of the instance: random, and never used again, by anybody. */
  UUID executionId();

  /** The orchestration's name. */
  String name();

  /** Of the code that the instance was started for; null if it was started for any. */
  @Nullable String version();

  /** True while the code repeats what is already recorded. */
  boolean isReplaying();

  // ------------------------------------------------------------------------------- activities

  /**
   * Calls an activity and waits for its result.
   *
   * @param activity a function bean: the bean itself, not a method of it and not a copy
   * @throws TaskFailedException if it threw
   */
  default <I extends @Nullable Object, O extends @Nullable Object> O call(
      Function<I, O> activity, I input) {
    return start(activity, input, Retry.NONE).await();
  }

  /** Calls an activity, again if it fails and the retry says so. */
  default <I extends @Nullable Object, O extends @Nullable Object> O call(
      Function<I, O> activity, I input, Retry retry) {
    return start(activity, input, retry).await();
  }

  /** Starts an activity and goes on. */
  default <I extends @Nullable Object, O extends @Nullable Object> Task<O> start(
      Function<I, O> activity, I input) {
    return start(activity, input, Retry.NONE);
  }

  <I extends @Nullable Object, O extends @Nullable Object> Task<O> start(
      Function<I, O> activity, I input, Retry retry);

  // --------------------------------------------------------------------- other orchestrations

  /**
   * Runs another orchestration as a child and waits for its output.
   *
   * @param orchestrator its bean; {@code this} for recursion
   * @throws TaskFailedException if it failed or was terminated
   */
  default <I extends @Nullable Object, O extends @Nullable Object> O callOrchestration(
      Orchestrator<I, O> orchestrator, I input) {
    return startOrchestration(orchestrator, input, null, Retry.NONE).await();
  }

  /**
   * Starts another orchestration as a child and goes on.
   *
   * @param instanceId of the child; null for one that is made up. An id that is in use by a live
   *     instance fails the task
   */
  <I extends @Nullable Object, O extends @Nullable Object> Task<O> startOrchestration(
      Orchestrator<I, O> orchestrator, I input, @Nullable String instanceId, Retry retry);

  /**
   * As {@link #startOrchestration(Orchestrator, Object, String, Retry)}, by the name, for code that
   * is told it.
   *
   * @throws IllegalArgumentException if no orchestrator bean has that name
   */
  <O extends @Nullable Object> Task<O> startOrchestration(
      String name, @Nullable Object input, @Nullable String instanceId, Class<O> output);

  // ------------------------------------------------------------------- several at the same time

  /**
   * Waits until all have ended.
   *
   * @return their results in the order of the tasks
   * @throws TasksFailedException if any of them failed
   */
  <T extends @Nullable Object> List<T> all(List<Task<T>> tasks);

  /**
   * Waits until the first has ended, well or not.
   *
   * @return that one; of several that ended together, the one that ended first
   */
  Task<?> any(List<? extends Task<?>> tasks);

  /** As {@link #any(List)}. */
  default Task<?> any(Task<?>... tasks) {
    return any(List.of(tasks));
  }

  // -------------------------------------------------------------------------------- entities

  /**
   * Has an entity do an operation and waits for its reply.
   *
   * @throws TaskFailedException if it threw
   */
  default <O extends @Nullable Object> O callEntity(
      EntityId entity, String operation, @Nullable Object input, Class<O> reply) {
    return startEntityCall(entity, operation, input, reply).await();
  }

  /** Has an entity do an operation and goes on. */
  <O extends @Nullable Object> Task<O> startEntityCall(
      EntityId entity, String operation, @Nullable Object input, Class<O> reply);

  /** Has an entity do an operation, whose end nobody will hear of. */
  void signalEntity(EntityId entity, String operation, @Nullable Object input);

  /** As {@link #signalEntity}, at that time. */
  void signalEntity(EntityId entity, String operation, @Nullable Object input, Instant at);

  /**
   * The entity in the form of an interface. Each of its methods is the operation of its name, with
   * one input or none: one that returns nothing signals, one that returns a {@link Task} calls and
   * goes on, any other calls and waits for the reply.
   *
   * @throws IllegalArgumentException if a method cannot be an operation
   */
  default <E> E entity(EntityId entity, Class<E> operations) {
    return EntityProxy.of(
        entity,
        operations,
        (operation, input) -> signalEntity(entity, operation, input),
        (operation, input, reply) -> startEntityCall(entity, operation, input, reply));
  }

  /**
   * Waits until all of these entities are its own. Meant for {@code try (var _ = context.lock(a,
   * b))}. Until it is closed, only these entities can be called, and no orchestration.
   *
   * @throws IllegalStateException if there is an open one already
   */
  CriticalSection lock(EntityId... entities);

  /** The entities that are its own; empty outside of a critical section. */
  Set<EntityId> locked();

  // ------------------------------------------------------------------------------------ time

  /** The time of this step by the database's clock: it stands still until the next one. */
  Instant now();

  /** Ends when the time has passed; however long that is, in one piece. */
  default Task<@Nullable Void> timer(Duration duration) {
    return timer(now().plus(duration));
  }

  /** Ends at that time, which must be before the year 9999; at once if it is past. */
  Task<@Nullable Void> timer(Instant at);

  /** Waits that long. */
  default void sleep(Duration duration) {
    timer(duration).await();
  }

  // ---------------------------------------------------------------------------------- events

  /**
   * An event that somebody raises for this instance. Events are kept until they are awaited, and
   * given in the order in which they came; the case of their names does not matter.
   */
  <T extends @Nullable Object> Task<T> event(String name, Class<T> type);

  /** Waits for an event, for ever if need be. */
  default <T extends @Nullable Object> T waitFor(String event, Class<T> type) {
    return event(event, type).await();
  }

  /** Waits for an event; empty when it did not come in time. Then it will wait for the next. */
  <T> Optional<T> waitFor(String event, Class<T> type, Duration atMost);

  /** The next event that is not awaited by its name, whatever that is. */
  <T> Task<RaisedEvent<T>> nextEvent(Class<T> type);

  /** Raises an event for another instance; nothing happens if that one does not exist. */
  void sendEvent(String instanceId, String event, @Nullable Object data);

  // ------------------------------------------------------------- what would differ in a replay

  UUID uuid();

  RandomGenerator random();

  /**
   * Runs the supplier once and records its value. It may run again if the process dies.
   *
   * @throws TaskFailedException if the supplier threw something, or its value cannot be kept
   */
  <T extends @Nullable Object> T sideEffect(Class<T> type, Supplier<T> effect);

  /**
   * Whether this execution goes the new way where the code has been changed: true from the moment
   * that the change is deployed, false for what had passed here before. The answer for one id stays
   * the same. The call may be taken out again when no execution goes the old way any more.
   */
  boolean patched(String changeId);

  /** Silent while {@link #isReplaying()}. */
  Logger log();

  // ----------------------------------------------------------------------------- the instance

  /** What clients see beside the status; null clears it. At most 16 KB of JSON. */
  void customStatus(@Nullable Object status);

  /**
   * Ends this execution and begins a new one of the same instance, with an empty history. Events
   * that nobody awaited are kept. Never returns; declared to, so that it can stand behind {@code
   * return}.
   */
  @SuppressWarnings("TypeParameterUnusedInFormals") // what never returns may stand for any type
  default <O> O continueAsNew(@Nullable Object input) {
    return continueAsNew(input, List.of());
  }

  /**
   * As {@link #continueAsNew(Object)}.
   *
   * @param putBack events that were taken and are to come again, before those that nobody awaited
   */
  @SuppressWarnings("TypeParameterUnusedInFormals") // what never returns may stand for any type
  <O> O continueAsNew(@Nullable Object input, List<? extends RaisedEvent<?>> putBack);
}
