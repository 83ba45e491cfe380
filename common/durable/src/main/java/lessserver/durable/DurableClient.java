package lessserver.durable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import lessserver.durable.history.Step;
import org.jspecify.annotations.Nullable;

/**
 * Starts orchestrations and acts on them, from outside of any. When a method returns, what it did
 * is stored. Safe for use by many threads; any replica will do.
 *
 * <p>Every method throws a {@link org.springframework.dao.DataAccessException} when the database
 * does not answer; then it is unknown whether it acted. What can be repeated then is {@link
 * #startOnce}.
 *
 * <p>What it does is its own: neither part of a transaction that the caller has open, nor undone
 * with it. In a transaction that is isolated by REPEATABLE READ or more, a method that waits for
 * another replica waits in vain: what it waits for is not seen there.
 */
public interface DurableClient {

  /**
   * Starts an instance with a new id, and returns when its first step is stored.
   *
   * @param input anything that maps to JSON
   * @return the id
   * @throws DurableRefusals.UnknownOrchestration if no orchestrator bean has that name
   */
  String start(String orchestration, @Nullable Object input);

  /**
   * Starts an instance with this id, which may be that of a finished one: then it takes its place.
   *
   * @throws DurableRefusals.InstanceExists if a live instance has the id
   */
  String start(String orchestration, @Nullable Object input, String instanceId);

  /**
   * Starts an instance with this id, unless there is one already: live, or finished and not purged.
   * So it may be repeated when the answer was lost. If another replica owns the instance, and the
   * one that is in the way is purged at that very moment, it may start although this returns false.
   *
   * @return whether this call has started it
   */
  boolean startOnce(String orchestration, @Nullable Object input, String instanceId);

  /**
   * Starts an instance as the options say; returns when its first step is stored, or when it is
   * stored that it is to begin later.
   *
   * @return the id
   * @throws DurableRefusals.InstanceExists if an instance has the id, and is not to be replaced
   */
  String start(String orchestration, @Nullable Object input, StartOptions options);

  /**
   * Starts an instance with the name, input, version and tags of another.
   *
   * @param withNewId whether under a new id; else it takes the other's place, which must have ended
   * @return the id
   * @throws DurableRefusals.UnknownInstance if there is no such other
   * @throws DurableRefusals.InstanceExists if it is live and would have to make place
   */
  String restart(String instanceId, boolean withNewId);

  Optional<Instance> find(String instanceId);

  /**
   * Waits for the end of an instance, however it ends.
   *
   * @throws TimeoutException if it goes on
   * @throws DurableRefusals.UnknownInstance if there is none
   */
  Instance await(String instanceId, Duration atMost) throws TimeoutException;

  /**
   * Waits for the output of an instance.
   *
   * @throws TaskFailedException if it failed or was terminated
   */
  <T> T await(String instanceId, Class<T> output, Duration atMost) throws TimeoutException;

  /** The matching instances in the order of their ids. */
  List<Instance> list(InstanceQuery query);

  /** What the instance's current execution did, oldest first. */
  List<Step> history(String instanceId);

  /** What the instance's current execution is and did, as JSON for a {@link HistoryReplayer}. */
  String exportHistory(String instanceId);

  /** What the instance waits for, since when, and who owns it. */
  Explanation explain(String instanceId);

  /**
   * Raises an event for a live instance.
   *
   * @throws DurableRefusals.UnknownInstance if there is none
   * @throws DurableRefusals.InstanceFinished if it has ended
   */
  void raiseEvent(String instanceId, String event, @Nullable Object data);

  /** Ends a live instance at once, without running its code; throws as {@link #raiseEvent}. */
  void terminate(String instanceId, @Nullable String reason);

  /**
   * Ends a live instance as {@link #terminate} does, and the children that it waits for, and
   * theirs.
   */
  void terminateWithChildren(String instanceId, @Nullable String reason);

  /**
   * Has an entity do an operation; returns when that is stored, not when it is done.
   *
   * @throws DurableRefusals.UnknownEntity if no entity bean has that name
   */
  void signalEntity(EntityId entity, String operation, @Nullable Object input);

  /** As {@link #signalEntity(EntityId, String, Object)}, at that time. */
  void signalEntity(EntityId entity, String operation, @Nullable Object input, Instant at);

  /**
   * The entity in the form of an interface, as {@link OrchestrationContext#entity} has it; but only
   * methods that return nothing can be called, as clients do not wait for entities.
   *
   * @throws IllegalArgumentException if a method cannot be an operation
   */
  default <E> E entity(EntityId entity, Class<E> operations) {
    return EntityProxy.of(
        entity,
        operations,
        (operation, input) -> signalEntity(entity, operation, input),
        (operation, _, _) -> {
          throw new UnsupportedOperationException(
              operation + " has a reply, and a client does not wait for one: it signals or reads");
        });
  }

  /** Empty if it has no state and is not locked. */
  Optional<EntityState> findEntity(EntityId entity);

  /** The matching entities in the order of their ids. */
  List<EntityState> listEntities(EntityQuery query);

  /** Holds a live instance: what arrives is recorded and waits; throws as {@link #raiseEvent}. */
  void suspend(String instanceId, @Nullable String reason);

  /** Lets a suspended instance go on; throws as {@link #raiseEvent}. */
  void resume(String instanceId, @Nullable String reason);

  /**
   * Takes back the failures that a failed instance ended with, and lets it go on from there: what
   * had succeeded keeps its results, what had failed is tried again under its old key, children
   * that had failed are rewound too.
   *
   * @throws DurableRefusals.UnknownInstance if there is none
   * @throws DurableRefusals.InstanceFinished if it has ended otherwise
   * @throws DurableRefusals.NotRewindable if it is live, or its code has changed before that point
   */
  void rewind(String instanceId, @Nullable String reason);

  /**
   * Deletes a finished instance with its history.
   *
   * @return false if there is none with that id that has ended
   */
  boolean purge(String instanceId);

  /**
   * Deletes a finished instance, and first the children of its last execution that have ended, and
   * theirs.
   *
   * @return how many instances
   */
  int purgeWithChildren(String instanceId);

  /**
   * Deletes the matching instances that have ended.
   *
   * @return how many
   */
  int purge(InstanceQuery query);
}
