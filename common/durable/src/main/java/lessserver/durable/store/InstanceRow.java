package lessserver.durable.store;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import lessserver.durable.Failure;
import lessserver.durable.RuntimeStatus;
import lessserver.durable.history.Message.Parent;
import org.jspecify.annotations.Nullable;

/**
 * An instance as the engine knows it.
 *
 * @param inFlight activities run in the owner's memory alone
 * @param blocked its code cannot go on until somebody resumes it
 * @param recoveries how often it was replayed after a loss without completing a step since
 * @param epoch of its partition when the row was last written
 * @param version of the code that it was started for
 * @param remote whether its code is no bean's, but that of the orchestrator for any name
 * @param startedAs the first of its executions, by which a client knows the instance it started
 */
public record InstanceRow(
    String id,
    int partition,
    UUID executionId,
    String name,
    RuntimeStatus status,
    boolean inFlight,
    boolean blocked,
    int recoveries,
    long epoch,
    UUID startedAs,
    @Nullable String input,
    @Nullable String output,
    @Nullable String customStatus,
    @Nullable Failure failure,
    @Nullable Parent parent,
    @Nullable String traceparent,
    @Nullable String version,
    Map<String, String> tags,
    boolean remote,
    Instant createdAt,
    Instant updatedAt) {

  /** After a step: it runs, or is suspended. */
  public InstanceRow with(
      RuntimeStatus newStatus, boolean newInFlight, @Nullable String newCustomStatus, Instant at) {
    return state(newStatus, newInFlight, false, 0, null, newCustomStatus, null, at);
  }

  public InstanceRow withCustomStatus(@Nullable String newCustomStatus) {
    return state(
        status, inFlight, blocked, recoveries, output, newCustomStatus, failure, updatedAt);
  }

  /** The same instance at its end. */
  public InstanceRow ended(
      RuntimeStatus newStatus, @Nullable String newOutput, @Nullable Failure why, Instant at) {
    return state(newStatus, false, false, 0, newOutput, customStatus, why, at);
  }

  /** The same instance, whose code begins later. */
  public InstanceRow pending() {
    return state(RuntimeStatus.PENDING, false, false, 0, null, null, null, updatedAt);
  }

  /** The failed instance, about to go on: activities of its owner's may run again. */
  public InstanceRow rewound() {
    return state(RuntimeStatus.RUNNING, true, false, 0, null, customStatus, null, updatedAt);
  }

  /** The same instance, unable to go on. */
  public InstanceRow blockedBy(Failure why, Instant at) {
    return state(RuntimeStatus.SUSPENDED, inFlight, true, 0, output, customStatus, why, at);
  }

  /** The same instance, about to be replayed after a loss. */
  public InstanceRow replayedAgain() {
    return state(
        status, inFlight, blocked, recoveries + 1, output, customStatus, failure, updatedAt);
  }

  /** The same instance, which waits in memory: what was lost before counts no more. */
  public InstanceRow cameThrough() {
    return state(status, inFlight, blocked, 0, output, customStatus, failure, updatedAt);
  }

  /** How many orchestrations stand above it. */
  public int depth() {
    return parent == null ? 0 : parent.depth() + 1;
  }

  /** The same instance with a new execution that has yet to begin. */
  public InstanceRow continuedAs(
      UUID newExecution, RuntimeStatus newStatus, @Nullable String newInput, Instant at) {
    return new InstanceRow(
        id,
        partition,
        newExecution,
        name,
        newStatus,
        true,
        false,
        0,
        epoch,
        startedAs,
        newInput,
        null,
        customStatus,
        null,
        parent,
        traceparent,
        version,
        tags,
        remote,
        createdAt,
        at);
  }

  private InstanceRow state(
      RuntimeStatus newStatus,
      boolean newInFlight,
      boolean newBlocked,
      int newRecoveries,
      @Nullable String newOutput,
      @Nullable String newCustomStatus,
      @Nullable Failure newFailure,
      Instant at) {
    return new InstanceRow(
        id,
        partition,
        executionId,
        name,
        newStatus,
        newInFlight,
        newBlocked,
        newRecoveries,
        epoch,
        startedAs,
        input,
        newOutput,
        newCustomStatus,
        newFailure,
        parent,
        traceparent,
        version,
        tags,
        remote,
        createdAt,
        at);
  }
}
