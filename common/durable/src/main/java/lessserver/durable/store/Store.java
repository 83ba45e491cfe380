package lessserver.durable.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import lessserver.durable.EntityQuery;
import lessserver.durable.InstanceQuery;
import lessserver.durable.history.Step;
import org.jspecify.annotations.Nullable;

/**
 * Where orchestrations are kept. Safe for use by many threads, except {@link #commit}, which is the
 * committer's alone. Reads throw {@link org.springframework.dao.DataAccessException} when the
 * database does not answer.
 */
public interface Store extends AutoCloseable {

  /** The database's wall clock, in microseconds. */
  Instant now();

  // ------------------------------------------------------------------------------- one step

  /**
   * Stores all of them in one transaction, whose first statement locks every partition they belong
   * to.
   *
   * @throws CommitFailedException if nothing of it is stored, or nobody knows
   */
  void commit(List<Commit> batch);

  Optional<InstanceRow> find(String instanceId);

  /** The history of an execution, oldest step first. */
  List<Step> steps(UUID executionId);

  Optional<EntityRow> findEntity(String id);

  /** In the order of their ids. */
  List<EntityRow> entities(EntityQuery query);

  // ---------------------------------------------------------------------------------- inbox

  /**
   * What is due in these partitions, in the order in which it is to be delivered. What cannot be
   * read is logged and left for later.
   *
   * @param after the last of the page before; null for the first page
   */
  MailPage due(Collection<Integer> partitions, Instant now, @Nullable Mail after, int limit);

  /**
   * A page of what is due.
   *
   * @param isFull whether there may be more; not to be told by its size, as what cannot be read is
   *     missing
   */
  record MailPage(List<Mail> mail, boolean isFull) {}

  /**
   * The messages that are {@link Mail#HELD} for an instance, in the order in which they came; but
   * for those that cannot be read.
   */
  List<Mail> held(String instanceId);

  /** When the next message will be due. */
  Optional<Instant> nextDue(Collection<Integer> partitions, Instant now);

  /** Which of an execution's actions have an answer, or a timer, in the inbox. */
  Set<Integer> inInbox(UUID executionId);

  // ------------------------------------------------------------------------------ ownership

  /** Raises the replica's beat; says it is there if it was not. */
  void beat(UUID replica);

  Map<UUID, Long> beats();

  void forgetReplica(UUID replica);

  List<Partition> partitions();

  /**
   * Makes the replica the owner, unless somebody took it since it was read, or holds its lock.
   *
   * @return the partition with its new epoch
   */
  Optional<Partition> take(Partition partition, UUID replica);

  /** Leaves the partition to whoever takes it, if it is still owned so. */
  void giveUp(Partition partition);

  /** Live instances that had activities in their owner's memory. */
  List<String> inFlight(int partition);

  // ------------------------------------------------------------------------------ task queue

  /** Takes the oldest free tasks with these names for a while. */
  List<TaskRow> lease(Collection<String> names, int limit, Duration time);

  /** Keeps them for a while longer; returns those still held. */
  List<TaskRow> extend(List<TaskRow> tasks, Duration time);

  /** Lets go of it as if it had not been taken; it is free after a pause. */
  void putBack(TaskRow task, Duration pause);

  // ---------------------------------------------------------------------------------- clients

  /** In the order of their ids. */
  List<InstanceRow> list(InstanceQuery query);

  /**
   * Deletes those of the instances that have ended, with all that belongs to them.
   *
   * @return how many
   */
  int purge(Collection<String> instanceIds);

  /**
   * Waits for what other replicas tell; empty after the time, or at once where there are no others.
   */
  List<String> notices(Duration atMost);

  /** Whether other processes may use the same tables at the same time. */
  boolean isShared();

  @Override
  void close();
}
