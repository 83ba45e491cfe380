package lessserver.durable.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import lessserver.durable.history.Event;
import lessserver.durable.history.Message;
import lessserver.durable.history.Step;
import org.jspecify.annotations.Nullable;

/**
 * All that one step changes; stored whole or not at all, in one transaction with others. Filled by
 * one thread, then not changed any more.
 */
public final class Commit {

  /** A row of history. */
  record StepRow(UUID executionId, Step step) {}

  /** A message that is to wait, or to wait no longer. */
  record Deferral(long mailId, Instant until) {}

  /** An instance whose held messages are to be delivered. */
  record Release(String instanceId, Instant at) {}

  /** The steps of an execution from that one on. */
  record Cut(UUID executionId, int stepNo) {}

  /** Where a timer is. */
  record TimerKey(UUID executionId, int sequence) {}

  /** The partition that must still be owned; null for what anybody may store. */
  final @Nullable Partition fence;

  final List<StepRow> steps = new ArrayList<>(1);
  final List<Long> consumed = new ArrayList<>(0);
  final List<Long> dropped = new ArrayList<>(0);
  final List<Deferral> deferred = new ArrayList<>(0);
  final List<Release> released = new ArrayList<>(0);
  final List<String> discarded = new ArrayList<>(0);
  final List<Mail> sent = new ArrayList<>(0);
  final List<TaskRow> queued = new ArrayList<>(0);
  final List<TimerKey> cancelled = new ArrayList<>(0);
  final List<UUID> ended = new ArrayList<>(0);
  final List<UUID> forgotten = new ArrayList<>(0);
  final List<Cut> cuts = new ArrayList<>(0);
  final List<String> notices = new ArrayList<>(0);
  @Nullable InstanceRow inserted;
  @Nullable InstanceRow updated;
  @Nullable InstanceRow recovered;
  @Nullable InstanceRow replaced;
  boolean retagged;
  @Nullable TaskRow finished;
  @Nullable EntityRow entity;

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

  /**
   * Notes how often an instance was brought back, and nothing else of it: a commit that was not
   * answered may have changed it since it was read.
   */
  public Commit recovered(InstanceRow row) {
    recovered = row;
    return this;
  }

  /** Makes another instance of that id: with another execution, name, input and tags. */
  public Commit replace(InstanceRow row) {
    replaced = row;
    retagged = true;
    return this;
  }

  /** Changes an instance's state and gives it another execution and input; its tags stay. */
  public Commit continueAs(InstanceRow row) {
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

  /** Deletes a message that changed nothing, if it is still there. */
  public Commit drop(long mailId) {
    if (mailId != 0) {
      dropped.add(mailId);
    }
    return this;
  }

  /** Keeps a message for later; one without a row gets one. */
  public Commit defer(Mail mail, Instant until) {
    if (mail.id() == 0) {
      return send(mail.due(until));
    }
    deferred.add(new Deferral(mail.id(), until));
    return this;
  }

  /** Lets all messages go that are {@link Mail#HELD} for an instance. */
  public Commit release(String instanceId, Instant at) {
    released.add(new Release(instanceId, at));
    return this;
  }

  /** Deletes all messages that are {@link Mail#HELD} for an instance. */
  public Commit discardHeld(String instanceId) {
    discarded.add(instanceId);
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

  /** Deletes the steps of an execution from that one on. */
  public Commit cut(UUID executionId, int stepNo) {
    cuts.add(new Cut(executionId, stepNo));
    return this;
  }

  /** Keeps an entity, or forgets it when there is nothing to be kept. */
  public Commit entity(EntityRow row) {
    entity = row;
    return this;
  }

  /** Deletes a queued task; fails when its lease is another's by now. */
  public Commit finish(TaskRow task) {
    finished = task;
    return this;
  }

  public boolean isEmpty() {
    return steps.isEmpty()
        && inserted == null
        && updated == null
        && replaced == null
        && touchesNothingElse();
  }

  /** Whether it is one step of one instance, and touches nothing else. */
  boolean isStepAlone() {
    return fence != null
        && steps.size() == 1
        && replaced == null
        && (inserted == null || (updated == null && inserted.tags().isEmpty()))
        && touchesNothingElse();
  }

  private boolean touchesNothingElse() {
    return finished == null
        && recovered == null
        && entity == null
        && consumed.isEmpty()
        && dropped.isEmpty()
        && deferred.isEmpty()
        && released.isEmpty()
        && discarded.isEmpty()
        && sent.isEmpty()
        && queued.isEmpty()
        && cancelled.isEmpty()
        && ended.isEmpty()
        && forgotten.isEmpty()
        && cuts.isEmpty()
        && notices.isEmpty();
  }

  /** The partitions that get messages, timers aside. */
  public Set<Integer> mailed() {
    return sent.stream()
        .filter(mail -> !(mail.message() instanceof Message.Deliver(Event.TimerFired _)))
        .map(Mail::partition)
        .collect(Collectors.toSet());
  }

  /** Tells the other replicas, once it is stored. */
  public Commit notice(String notice) {
    notices.add(notice);
    return this;
  }
}
