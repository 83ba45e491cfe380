package lessserver.durable.store;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import lessserver.durable.history.Step;
import org.jspecify.annotations.Nullable;

/**
 * All that one step changes; stored whole or not at all, in one transaction with others. Filled by
 * one thread, then not changed any more.
 */
public final class Commit {

  /** A row of history. */
  record StepRow(UUID executionId, Step step) {}

  /** Where a timer is. */
  record TimerKey(UUID executionId, int sequence) {}

  /** The partition that must still be owned; null for what anybody may store. */
  final @Nullable Partition fence;

  final List<StepRow> steps = new ArrayList<>(1);
  final List<Long> consumed = new ArrayList<>(0);
  final List<Mail> sent = new ArrayList<>(0);
  final List<TaskRow> queued = new ArrayList<>(0);
  final List<TimerKey> cancelled = new ArrayList<>(0);
  final List<UUID> ended = new ArrayList<>(0);
  final List<UUID> forgotten = new ArrayList<>(0);
  final List<String> notices = new ArrayList<>(0);
  @Nullable InstanceRow inserted;
  @Nullable InstanceRow updated;
  @Nullable InstanceRow replaced;
  @Nullable TaskRow finished;

  private Commit(@Nullable Partition fence) {
    this.fence = fence;
  }

  /** By the partition's owner: fails when it is not any more. */
  public static Commit ownedBy(Partition partition) {
    return new Commit(partition);
  }

  /** By anybody. */
  public static Commit unfenced() {
    return new Commit(null);
  }

  /** Makes an instance; fails when there is one with its id. */
  public Commit insert(InstanceRow row) {
    inserted = row;
    return this;
  }

  /** Changes an instance's state. */
  public Commit update(InstanceRow row) {
    updated = row;
    return this;
  }

  /** Changes an instance's state and gives it another execution, name and input. */
  public Commit replace(InstanceRow row) {
    replaced = row;
    return this;
  }

  public Commit step(UUID executionId, Step step) {
    steps.add(new StepRow(executionId, step));
    return this;
  }

  /** Deletes a message; fails when it is gone. */
  public Commit consume(long mailId) {
    if (mailId != 0) {
      consumed.add(mailId);
    }
    return this;
  }

  public Commit send(Mail mail) {
    sent.add(mail);
    return this;
  }

  public Commit queue(TaskRow task) {
    queued.add(task);
    return this;
  }

  public Commit cancelTimer(UUID executionId, int sequence) {
    cancelled.add(new TimerKey(executionId, sequence));
    return this;
  }

  /** Deletes what is still under way for an execution: timers and queued tasks. */
  public Commit end(UUID executionId) {
    ended.add(executionId);
    return this;
  }

  /** Deletes an execution's history. */
  public Commit forget(UUID executionId) {
    forgotten.add(executionId);
    return this;
  }

  /** Deletes a queued task; fails when its lease is another's by now. */
  public Commit finish(TaskRow task) {
    finished = task;
    return this;
  }

  /** Whether it is one step of one instance, and touches nothing else. */
  boolean isStepAlone() {
    return fence != null
        && steps.size() == 1
        && replaced == null
        && (inserted == null || updated == null)
        && finished == null
        && consumed.isEmpty()
        && sent.isEmpty()
        && queued.isEmpty()
        && cancelled.isEmpty()
        && ended.isEmpty()
        && forgotten.isEmpty()
        && notices.isEmpty();
  }

  /** Tells the other replicas, once it is stored. */
  public Commit notice(String notice) {
    notices.add(notice);
    return this;
  }
}
