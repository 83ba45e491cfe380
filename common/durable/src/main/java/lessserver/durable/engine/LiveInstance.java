package lessserver.durable.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import lessserver.durable.DurableRefusals;
import lessserver.durable.Failure;
import lessserver.durable.IdReuse;
import lessserver.durable.RuntimeStatus;
import lessserver.durable.VersionMismatch;
import lessserver.durable.engine.Catalogue.KnownOrchestrator;
import lessserver.durable.history.Action;
import lessserver.durable.history.Event;
import lessserver.durable.history.Message;
import lessserver.durable.history.Message.Parent;
import lessserver.durable.history.Step;
import lessserver.durable.store.Commit;
import lessserver.durable.store.CommitFailedException;
import lessserver.durable.store.CommitFailedException.Outcome;
import lessserver.durable.store.InstanceRow;
import lessserver.durable.store.Mail;
import lessserver.durable.store.Partition;
import lessserver.durable.store.TaskRow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * An instance in the memory of its owner: takes its messages, lets its code make a step, has the
 * step stored, and only then lets anything of it be seen. One turn at a time; between two turns it
 * costs no thread but the parked one of its code.
 *
 * <p>After any failure it throws itself away: memory is ahead of the store then, and the store is
 * right.
 */
final class LiveInstance implements Resident {

  private static final Logger log = LoggerFactory.getLogger(LiveInstance.class);

  /** So many messages at most make one step. */
  private static final int MOST_MESSAGES = 256;

  /** When to try again what came for an instance that cannot be read. */
  private static final Duration UNREADABLE_FOR_NOW = Duration.ofMinutes(1);

  private record Envelope(Mail mail, @Nullable CompletableFuture<InstanceRow> reply) {

    /** What it brings; only of those that deliver something. */
    Event event() {
      return ((Message.Deliver) mail.message()).event();
    }

    void fail(RuntimeException reason) {
      if (reply != null) {
        reply.completeExceptionally(reason);
      }
    }
  }

  private final String id;
  private final Partition partition;
  private final Engine engine;

  private final Queue<Envelope> mailbox = new ConcurrentLinkedQueue<>();

  /** True while a turn is under way or about to be; who sets it has the fields below. */
  private final AtomicBoolean turning = new AtomicBoolean();

  private volatile boolean gone;
  private volatile long lastUsed = System.nanoTime();
  private volatile long steppingSince;
  private final AtomicInteger runningInPlace = new AtomicInteger();

  private boolean loaded;
  private @Nullable InstanceRow row;
  private @Nullable Execution execution;
  private int steps;
  private Instant lastStepAt = Instant.EPOCH;
  private boolean watched;

  /** Whether timers or queued tasks may be left in the store when it ends. */
  private boolean leavesTraces;

  /** The entities that it has for itself, or has asked for. */
  private final Set<String> locks = new HashSet<>();

  /** Activities that run in this process, by their sequence number. */
  private final Set<Integer> inPlace = new HashSet<>();

  LiveInstance(String id, Partition partition, Engine engine) {
    this.id = id;
    this.partition = partition;
    this.engine = engine;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Partition partition() {
    return partition;
  }

  @Override
  public long lastUsed() {
    return lastUsed;
  }

  @Override
  public boolean isCached() {
    return execution != null;
  }

  @Override
  public boolean isBusy() {
    return turning.get() || runningInPlace.get() > 0;
  }

  /** When its code began to run, by {@link System#nanoTime}; 0 while it does not. */
  @Override
  public long steppingSince() {
    return steppingSince;
  }

  // -------------------------------------------------------------------------------- from outside

  /** Takes a message; false if it has left memory. */
  @Override
  public boolean offer(Mail mail, @Nullable CompletableFuture<InstanceRow> reply) {
    if (gone) {
      return false;
    }
    Envelope envelope = new Envelope(mail, reply);
    mailbox.add(envelope);
    if (gone && mailbox.remove(envelope)) {
      return false;
    }
    wake();
    return true;
  }

  /** The answer of an activity that ran in this process. */
  void answer(TaskRow task, Event.Answer answer) {
    Mail mail =
        new Mail(
            0,
            partition.no(),
            id,
            task.executionId(),
            task.sequence(),
            engine.clock.now(),
            new Message.Deliver(answer));
    offer(mail, null); // If it has left memory meanwhile, the activity runs again: at least once.
    runningInPlace.decrementAndGet();
  }

  @Override
  public void wake() {
    if (turning.compareAndSet(false, true)) {
      engine.execute(this::turn);
    }
  }

  /** Leaves memory if there is nothing to do. */
  @Override
  public boolean tryEvict() {
    if (runningInPlace.get() > 0 || !turning.compareAndSet(false, true)) {
      return false;
    }
    boolean idle = mailbox.isEmpty() && runningInPlace.get() == 0;
    if (idle) {
      leave();
      engine.evicted(this);
    }
    turning.set(false);
    if (idle) {
      returnMail();
    } else if (!mailbox.isEmpty()) {
      wake(); // It came meanwhile, and could not.
    }
    return idle;
  }

  /** Leaves memory, whatever it does; a step under way will not be stored. */
  @Override
  public void forget() {
    gone = true;
    if (turning.compareAndSet(false, true)) {
      leave();
      turning.set(false);
    }
    returnMail();
  }

  // -------------------------------------------------------------------------------------- a turn

  private void turn() {
    try {
      do {
        takeTurn();
        turning.set(false);
      } while ((!mailbox.isEmpty() && !gone) && turning.compareAndSet(false, true));
    } finally {
      if (gone) {
        leave();
        returnMail();
      }
    }
    if (engine.properties.cacheSize() == 0) {
      tryEvict();
    }
  }

  private void takeTurn() {
    if (gone) {
      return;
    }
    lastUsed = System.nanoTime();
    List<Envelope> batch = new ArrayList<>();
    try {
      load();
      Envelope next;
      while (batch.size() < MOST_MESSAGES && !gone && (next = mailbox.poll()) != null) {
        batch.add(next);
      }
      process(batch);
      if (!gone) {
        forgetLosses();
        leaveIfEnded();
      }
    } catch (UnreadableHistoryException e) {
      setAside(batch, e);
    } catch (CommitFailedException e) {
      discard(batch, e, e.outcome() == Outcome.FENCED);
    } catch (DataAccessException | TransactionException e) {
      discard(batch, e, false);
    } catch (Throwable e) { // an Error too, or the instance would stand still unheard
      log.error("event=instance-turn-failed instance={}", id, e);
      discard(
          batch,
          new CommitFailedException(Outcome.UNKNOWN, "the engine failed: " + e.getMessage(), e),
          false);
    }
  }

  /** What waits and does no harm is not poison, however often it was brought back. */
  private void forgetLosses() {
    InstanceRow known = row;
    if (known != null && known.recoveries() > 0 && inPlace.isEmpty() && mailbox.isEmpty()) {
      InstanceRow well = known.cameThrough();
      engine.commit(Commit.ownedBy(partition).recovered(well));
      row = well;
    }
  }

  /** Of what is not there, or has ended, nothing may be remembered: others may purge it. */
  private void leaveIfEnded() {
    InstanceRow known = row;
    if (known == null || known.status().isFinal()) {
      gone = true;
      engine.evicted(this);
      if (known != null) {
        engine.changed(known);
      }
    }
  }

  /** Commands one by one; events that stand together, together. */
  private void process(List<Envelope> batch) {
    List<Envelope> events = new ArrayList<>();
    for (Envelope each : batch) {
      boolean isPlainEvent =
          each.mail().message() instanceof Message.Deliver(Event event)
              && !(event instanceof Event.ExecutionTerminated)
              && !(event instanceof Event.ExecutionRewound);
      if (isPlainEvent) {
        events.add(each);
        continue;
      }
      deliver(events);
      events.clear();
      if (gone) { // It has ended within this turn: the rest is for whoever comes after it.
        mailbox.add(each);
        continue;
      }
      switch (each.mail().message()) {
        case Message.Start start -> start(each, start);
        case Message.Watch _ -> watch(each);
        case Message.Deliver(Event.ExecutionTerminated event) -> terminate(each, event);
        case Message.Deliver(Event.ExecutionRewound event) -> rewind(each, event.reason());
        default -> throw new IllegalStateException("no command: " + each.mail().message());
      }
    }
    deliver(events);
  }

  // ------------------------------------------------------------------------------------ loading

  private void load() {
    if (loaded) {
      engine.wasLost(this); // It is back: nobody need bring it.
      return;
    }
    Envelope first = mailbox.peek();
    if (first != null
        && first.mail().id() == 0
        && first.mail().message() instanceof Message.Start start
        && id.equals(start.executionId().toString())) {
      loaded = true; // Its id has just been made up: there is nothing to find.
      return;
    }
    boolean wasLost = engine.wasLost(this);
    row = find();
    InstanceRow known = row;
    if (known != null && isLive(known)) {
      boolean isRecovery = wasLost || engine.isOrphan(known);
      if (isRecovery && !known.blocked()) {
        row = settled(known);
        known = row;
      }
      if (known != null && isLive(known)) {
        restore(known, isRecovery);
      }
    }
    loaded = true;
  }

  private @Nullable InstanceRow find() {
    return engine.read(() -> engine.store.find(id)).orElse(null);
  }

  private static boolean isLive(InstanceRow known) {
    return !known.status().isFinal();
  }

  /**
   * The instance as it is stored now that it is noted that it was lost. What was read before may be
   * old: a commit that was not answered may land later. It holds the partition until then, and this
   * one waits for that.
   */
  private @Nullable InstanceRow settled(InstanceRow read) {
    engine.commit(Commit.ownedBy(partition).recovered(read.replayedAgain()));
    return find();
  }

  private void restore(InstanceRow known, boolean isRecovery) {
    List<Step> history = history(known);
    steps = history.size();
    lastStepAt = history.isEmpty() ? known.createdAt() : history.getLast().at();
    leavesTraces = true;
    history.forEach(step -> step.actions().forEach(this::noteLock));
    if (known.blocked()) {
      return;
    }
    if (isRecovery && known.recoveries() > engine.properties.mostRecoveries()) {
      poisoned(known);
      return;
    }
    KnownOrchestrator code = code(known);
    if (code == null) {
      block(
          known,
          Failure.because(
              "UnknownOrchestration",
              "There is no orchestrator bean named '%s' in this service. Bring it back, then resume the instance."
                  .formatted(known.name())));
      return;
    }
    // What is to begin later is asked then: the code may be another by that time.
    Failure mismatch = isToBeginLater(known, history) ? null : mismatch(known.version());
    if (mismatch != null) {
      failOrBlock(known, mismatch);
      return;
    }
    Execution replayed = newExecution(known, code);
    engine.metrics.replayed();
    try {
      steppingSince = System.nanoTime();
      history.forEach(replayed::replay);
    } catch (NonDeterminismException | StuckCodeException e) {
      if (e instanceof StuckCodeException stuck) {
        engine.stuck(stuck.thread());
      }
      block(known, Failure.because(e.getClass().getSimpleName(), String.valueOf(e.getMessage())));
      return;
    } finally {
      steppingSince = 0;
    }
    execution = replayed;
    if (!replayed.isStarted() && known.inFlight()) { // one that is to begin later is not
      begin(known);
    }
    runUnanswered(known, replayed, history);
  }

  private @Nullable KnownOrchestrator code(InstanceRow of) {
    return engine.catalogue.orchestrator(of.name(), of.remote()).orElse(null);
  }

  private static boolean isToBeginLater(InstanceRow known, List<Step> history) {
    return !known.inFlight()
        && history.stream()
            .flatMap(step -> step.received().stream())
            .noneMatch(Event.ExecutionStarted.class::isInstance);
  }

  private List<Step> history(InstanceRow of) {
    try {
      return engine.read(() -> engine.store.steps(of.executionId()));
    } catch (IllegalStateException e) {
      throw new UnreadableHistoryException(id, e);
    }
  }

  /** What ran in place when the instance was last in memory runs again. */
  private void runUnanswered(InstanceRow of, Execution replayed, List<Step> history) {
    List<Action.ScheduleTask> unanswered = new ArrayList<>();
    for (Step step : history) {
      for (Action action : step.actions()) {
        if (action instanceof Action.ScheduleTask task
            && !task.queued()
            && replayed.awaits(task.sequence())
            && !inPlace.contains(task.sequence())) {
          unanswered.add(task);
        }
      }
    }
    if (!unanswered.isEmpty()) {
      // An answer that came while the instance was blocked has been kept there.
      Set<Integer> kept = engine.read(() -> engine.store.inInbox(of.executionId()));
      unanswered.removeIf(task -> kept.contains(task.sequence()));
      unanswered.forEach(task -> runInPlace(of, task));
    }
  }

  private Execution newExecution(InstanceRow of, KnownOrchestrator code) {
    return new Execution(
        Execution.Origin.of(of),
        code,
        engine.catalogue,
        engine.payloads,
        engine.limits,
        () -> engine.metrics.inputChanged(of.name()));
  }

  /** Has the code of its execution begin. */
  private void begin(InstanceRow of) {
    Message started = new Message.Deliver(new Event.ExecutionStarted());
    Mail mail =
        new Mail(0, partition.no(), id, of.executionId(), null, engine.clock.now(), started);
    mailbox.add(new Envelope(mail, null));
  }

  // ----------------------------------------------------------------------------------- commands

  private void start(Envelope envelope, Message.Start start) {
    InstanceRow known = row;
    if (known != null && known.startedAs().equals(start.executionId())) {
      startedBefore(envelope, start, known);
      return;
    }
    KnownOrchestrator code =
        engine.catalogue.orchestrator(start.name(), start.terms().remote()).orElse(null);
    if (code == null || (known != null && !makesPlace(known, start.terms().reuse()))) {
      refuse(envelope, start, code == null);
      return;
    }
    Instant now = after(lastStepAt);
    // A rewound parent's child that is not there any more: its keys have been used.
    UUID executionId = start.again() ? UUID.randomUUID() : start.executionId();
    InstanceRow begun =
        new InstanceRow(
            id,
            partition.no(),
            executionId,
            start.name(),
            RuntimeStatus.RUNNING,
            false,
            false,
            0,
            partition.epoch(),
            start.executionId(),
            start.input(),
            null,
            null,
            null,
            start.parent(),
            start.traceparent(),
            start.terms().version(),
            start.terms().tags(),
            code.remote(),
            now,
            now);
    Commit commit = Commit.ownedBy(partition).consume(envelope.mail().id());
    if (known != null) {
      makePlace(commit, known);
    }
    if (start.watched()) {
      commit.notice(Notices.changed(id));
    }
    steps = 0;
    watched = false;
    leavesTraces = false;
    Change change = known == null ? Change.INSERT : Change.REPLACE;
    Instant at = start.terms().at();
    if (at != null && at.isAfter(now)) {
      execution = newExecution(begun, code);
      startLater(envelope, commit, begun, change, at);
      return;
    }
    Failure mismatch = mismatch(begun.version());
    if (mismatch != null) {
      startMismatched(envelope, commit, begun, change, mismatch);
      return;
    }
    execution = newExecution(begun, code);
    step(begun, commit, List.of(new Event.ExecutionStarted()), List.of(envelope), change);
  }

  /** The same message again: from the inbox, or because the parent has been rewound. */
  private void startedBefore(Envelope envelope, Message.Start start, InstanceRow known) {
    if (start.again() && known.status() == RuntimeStatus.FAILED) {
      rewind(envelope, "its parent was rewound");
      return;
    }
    Commit commit = Commit.ownedBy(partition);
    if (start.again() && known.status().isFinal()) {
      tellOutcome(commit, known);
    }
    dismiss(commit, List.of(envelope), null);
  }

  private static boolean makesPlace(InstanceRow known, IdReuse reuse) {
    return switch (reuse) {
      case NEVER -> false;
      case ENDED -> known.status().isFinal();
      case ALWAYS -> true;
    };
  }

  /** Its id is another's from now on. */
  private void makePlace(Commit commit, InstanceRow known) {
    commit.forget(known.executionId()).end(known.executionId());
    unlock(commit, known.executionId(), locks, after(lastStepAt));
    locks.clear();
    if (!known.status().isFinal()) {
      if (execution != null) {
        execution.evict();
      }
      inPlace.clear();
      if (known.blocked()) {
        commit.discardHeld(id);
      }
      tellOutcome(commit, known.ended(RuntimeStatus.TERMINATED, null, null, lastStepAt));
    }
  }

  private void startLater(
      Envelope envelope, Commit commit, InstanceRow begun, Change change, Instant at) {
    InstanceRow pending = begun.pending();
    Message started = new Message.Deliver(new Event.ExecutionStarted());
    insert(commit, change, pending)
        .send(new Mail(0, partition.no(), id, begun.executionId(), null, at, started));
    engine.commit(commit);
    leavesTraces = true;
    lastStepAt = begun.createdAt();
    row = pending;
    engine.consumed(envelope.mail());
    engine.wakeAt(at);
    reply(envelope);
  }

  private void startMismatched(
      Envelope envelope, Commit commit, InstanceRow begun, Change change, Failure mismatch) {
    lastStepAt = begun.createdAt();
    if (failsOnMismatch()) {
      Event started = new Event.ExecutionStarted();
      InstanceRow ended = begun.ended(RuntimeStatus.FAILED, null, mismatch, begun.createdAt());
      Action last = new Action.FailOrchestration(0, mismatch);
      commit.step(
          begun.executionId(),
          new Step(steps++, begun.createdAt(), List.of(started), List.of(last)));
      end(insert(commit, change, ended), ended);
      engine.commit(commit);
      engine.consumed(envelope.mail());
      afterEnd(ended, List.of(envelope));
      return;
    }
    InstanceRow blocked =
        begun
            .with(RuntimeStatus.SUSPENDED, true, null, begun.createdAt())
            .blockedBy(mismatch, begun.createdAt());
    block(insert(commit, change, blocked), blocked);
    engine.consumed(envelope.mail());
    reply(envelope);
  }

  private static Commit insert(Commit commit, Change change, InstanceRow newRow) {
    return change == Change.INSERT ? commit.insert(newRow) : commit.replace(newRow);
  }

  private @Nullable Failure mismatch(@Nullable String version) {
    return Versions.mismatch(version, engine.properties).orElse(null);
  }

  private void failOrBlock(InstanceRow known, Failure mismatch) {
    if (failsOnMismatch()) {
      giveUp(known, mismatch);
    } else {
      block(known, mismatch);
    }
  }

  private boolean failsOnMismatch() {
    return engine.properties.versionMismatch() == VersionMismatch.FAIL;
  }

  private void refuse(Envelope envelope, Message.Start start, boolean unknown) {
    RuntimeException refusal =
        unknown
            ? new DurableRefusals.UnknownOrchestration(
                start.name(), engine.catalogue.orchestrationNames())
            : new DurableRefusals.InstanceExists(id);
    Commit commit = Commit.ownedBy(partition);
    if (start.parent() != null) {
      tellParent(
          commit,
          start.parent(),
          seq -> new Event.SubOrchestrationFailed(seq, Failure.of(refusal)));
    }
    if (start.watched()) {
      commit.notice(Notices.changed(id));
    }
    dismiss(commit, List.of(envelope), refusal);
  }

  private void watch(Envelope envelope) {
    Commit commit = Commit.ownedBy(partition);
    if (row == null || row.status().isFinal()) {
      commit.notice(Notices.changed(id));
    } else {
      watched = true;
    }
    dismiss(commit, List.of(envelope), null);
  }

  private void terminate(Envelope envelope, Event.ExecutionTerminated event) {
    InstanceRow known = row;
    if (known == null || known.status().isFinal()) {
      refuse(List.of(envelope));
      return;
    }
    if (event.startedAs() != null && !event.startedAs().equals(known.startedAs())) {
      dismiss(Commit.ownedBy(partition), List.of(envelope), null); // Another has the id by now.
      return;
    }
    if (execution != null) {
      execution.evict();
      execution = null;
    }
    Instant now = after(lastStepAt);
    String reason = engine.payloads.write(event.reason(), "the reason");
    InstanceRow ended = known.ended(RuntimeStatus.TERMINATED, reason, null, now);
    Commit commit = Commit.ownedBy(partition).consume(envelope.mail().id());
    commit.step(known.executionId(), new Step(steps++, now, List.of(event), List.of()));
    leavesTraces = true;
    if (known.blocked()) {
      commit.discardHeld(id); // The next instance with its id must not get it.
    }
    if (event.recursive()) {
      for (Action.CreateSubOrchestration child : Children.unanswered(history(known))) {
        Event same = new Event.ExecutionTerminated(event.reason(), true, child.executionId());
        send(commit, child.instanceId(), null, now, new Message.Deliver(same));
      }
    }
    end(commit.update(ended), ended);
    engine.commit(commit);
    engine.consumed(envelope.mail());
    afterEnd(ended, List.of(envelope));
  }

  /** Takes back the failures it ended with, and goes on before them. */
  private void rewind(Envelope envelope, @Nullable String reason) {
    InstanceRow known = row;
    if (known == null || known.status() != RuntimeStatus.FAILED) {
      refuseRewind(envelope, "it is " + (known == null ? "" : known.status().label()) + ".");
      return;
    }
    KnownOrchestrator code = code(known);
    if (code == null) {
      refuseRewind(envelope, "there is no orchestrator bean named '" + known.name() + "'.");
      return;
    }
    Failure mismatch = mismatch(known.version());
    if (mismatch != null) {
      refuseRewind(envelope, mismatch.message());
      return;
    }
    List<Step> history = history(known);
    Rewinding rewinding = Rewinding.of(history).orElse(null);
    if (rewinding == null) {
      refuseRewind(
          envelope,
          "something that it began after the failure has succeeded, such as a compensation,"
              + " and would be done twice. Restart it instead.");
      return;
    }
    rewinding.kept().forEach(step -> step.actions().forEach(this::noteLock));
    if (!locks.isEmpty()) {
      refuseRewind(envelope, "it failed in a critical section, and its locks are released.");
      return;
    }
    Execution replayed = newExecution(known, code);
    try {
      rewinding.kept().forEach(replayed::replay);
    } catch (NonDeterminismException | StuckCodeException e) {
      if (e instanceof StuckCodeException stuck) {
        engine.stuck(stuck.thread());
      }
      refuseRewind(envelope, String.valueOf(e.getMessage()));
      return;
    }
    InstanceRow running = known.rewound();
    steps = rewinding.kept().size();
    lastStepAt = history.isEmpty() ? known.updatedAt() : history.getLast().at();
    leavesTraces = true;
    watched = false;
    execution = replayed;
    Commit commit =
        Commit.ownedBy(partition)
            .consume(envelope.mail().id())
            .cut(known.executionId(), rewinding.kept().size());
    List<Action.ScheduleTask> toRun = beginAgain(commit, running, rewinding.unanswered(replayed));
    List<Event> events = new ArrayList<>();
    events.add(new Event.ExecutionRewound(reason, rewinding.nextSequence()));
    events.addAll(rewinding.received());
    step(running, commit, events, List.of(envelope), Change.REWIND);
    if (execution == replayed) {
      toRun.forEach(task -> runInPlace(running, task));
    }
  }

  /** What was begun before the failures and has no result, or has one no more. */
  private List<Action.ScheduleTask> beginAgain(
      Commit commit, InstanceRow running, List<Action> unanswered) {
    List<Action.ScheduleTask> toRun = new ArrayList<>();
    for (Action action : unanswered) {
      switch (action) {
        case Action.ScheduleTask task when task.queued() ->
            commit.queue(taskRow(running, task, lastStepAt)).notice(Notices.tasks());
        case Action.ScheduleTask task -> {
          toRun.add(task);
          inPlace.add(task.sequence());
        }
        case Action.CreateTimer timer -> commit.send(mail(running.executionId(), timer));
        case Action.CallEntity call ->
            send(commit, call.entity(), null, lastStepAt, operate(call, running));
        case Action.CreateSubOrchestration child ->
            send(commit, child.instanceId(), null, lastStepAt, startOf(child, running, true));
        default -> {} // is not answered
      }
    }
    return toRun;
  }

  private void refuseRewind(Envelope envelope, String why) {
    InstanceRow known = row;
    Commit commit = Commit.ownedBy(partition);
    if (known != null && envelope.mail().message() instanceof Message.Start) {
      tellOutcome(commit, known);
    }
    RuntimeException refusal =
        known == null
            ? new DurableRefusals.UnknownInstance(id)
            : known.status().isFinal() && known.status() != RuntimeStatus.FAILED
                ? new DurableRefusals.InstanceFinished(id, known.status())
                : new DurableRefusals.NotRewindable(id, why);
    dismiss(commit, List.of(envelope), refusal);
  }

  // ------------------------------------------------------------------------------------- events

  private void deliver(List<Envelope> envelopes) {
    if (gone) {
      mailbox.addAll(envelopes);
    }
    if (gone || envelopes.isEmpty()) {
      return;
    }
    InstanceRow known = row;
    if (known == null || known.status().isFinal()) {
      refuse(envelopes);
      return;
    }
    if (known.blocked()) {
      deliverToBlocked(known, envelopes);
      return;
    }
    Execution code = execution;
    if (code == null) {
      throw new IllegalStateException("instance " + id + " is not in memory");
    }
    boolean begins =
        !code.isStarted()
            && envelopes.stream().anyMatch(each -> each.event() instanceof Event.ExecutionStarted);
    Failure mismatch = begins ? mismatch(known.version()) : null;
    if (mismatch != null) {
      failOrBlock(known, mismatch);
      if (gone) {
        mailbox.addAll(envelopes); // for whoever comes after it
      } else {
        hold(envelopes);
      }
      return;
    }
    Predicate<Event> acceptance = code.acceptance();
    Commit commit = Commit.ownedBy(partition);
    List<Event> accepted = new ArrayList<>();
    for (Envelope each : envelopes) {
      Event event = each.event();
      boolean isCurrent = isFor(known, each);
      if (isCurrent && event instanceof Event.Answer answer) {
        inPlace.remove(answer.sequence());
      }
      if (isCurrent && acceptance.test(event)) {
        accepted.add(event);
        commit.consume(each.mail().id());
      } else {
        commit.drop(each.mail().id());
        releaseUnwanted(commit, each);
      }
    }
    engine.metrics.refused(envelopes.size() - accepted.size());
    if (accepted.isEmpty()) {
      dismiss(commit, envelopes, null);
    } else {
      step(known, commit, accepted, envelopes, Change.UPDATE);
    }
  }

  private static boolean isFor(InstanceRow known, Envelope envelope) {
    UUID addressee =
        envelope.event() instanceof Event.EntityLockGranted granted
            ? granted.executionId()
            : envelope.mail().executionId();
    return addressee == null || addressee.equals(known.executionId());
  }

  /** Who asked for the entities is gone. */
  private void releaseUnwanted(Commit commit, Envelope envelope) {
    if (envelope.mail().message() instanceof Message.Deliver(Event.EntityLockGranted granted)) {
      unlock(commit, granted.executionId(), granted.entities(), engine.clock.now());
    }
  }

  private static void unlock(
      Commit commit, UUID execution, Collection<String> entities, Instant at) {
    Message unlock = new Message.Unlock(execution);
    entities.forEach(entity -> send(commit, entity, null, at, unlock));
  }

  private void noteLock(Action action) {
    if (action instanceof Action.LockEntities lock) {
      locks.addAll(lock.entities());
    } else if (action instanceof Action.UnlockEntities unlock) {
      unlock.entities().forEach(locks::remove);
    }
  }

  private static Message operate(Action.CallEntity call, InstanceRow caller) {
    return new Message.Operate(call.operation(), call.input(), parent(caller, call.sequence()));
  }

  private static Parent parent(InstanceRow row, int sequence) {
    return new Parent(row.id(), row.executionId(), sequence, row.depth());
  }

  private void deliverToBlocked(InstanceRow known, List<Envelope> envelopes) {
    List<Envelope> own = envelopes.stream().filter(each -> isFor(known, each)).toList();
    if (own.size() < envelopes.size()) { // Held back, it might be deleted, and a lock never end.
      List<Envelope> others = envelopes.stream().filter(each -> !isFor(known, each)).toList();
      Commit commit = Commit.ownedBy(partition);
      others.forEach(each -> releaseUnwanted(commit, each));
      dismiss(commit, others, null);
    }
    if (own.stream().anyMatch(each -> each.event() instanceof Event.ExecutionResumed)) {
      unblock(known, own);
    } else if (!own.isEmpty()) {
      hold(own);
    }
  }

  /** What comes waits in the inbox until somebody resumes the instance. */
  private void hold(List<Envelope> envelopes) {
    List<Envelope> orders = envelopes.stream().filter(LiveInstance::isOrder).toList();
    List<Envelope> others = envelopes.stream().filter(each -> !isOrder(each)).toList();
    for (Envelope each : others) {
      if (each.event() instanceof Event.Answer answer) {
        inPlace.remove(answer.sequence());
      }
    }
    dismiss(keeping(others), orders, null);
    others.forEach(each -> engine.letGo(each.mail()));
    others.forEach(this::reply);
  }

  /** Gives the code what was held, in the order in which it came, and then what came now. */
  private void unblock(InstanceRow known, List<Envelope> envelopes) {
    List<Envelope> held = new ArrayList<>();
    for (Mail mail : engine.read(() -> engine.store.held(id))) {
      if (engine.claim(mail)) { // or a scan would deliver it, once it is due
        held.add(new Envelope(mail, null));
      }
    }
    List<Envelope> all = new ArrayList<>(held);
    all.addAll(envelopes);
    try {
      InstanceRow running =
          known.with(RuntimeStatus.RUNNING, true, known.customStatus(), after(lastStepAt));
      engine.commit(Commit.ownedBy(partition).update(running).release(id, engine.clock.now()));
      loaded = false;
      load();
      if (execution == null && !gone) {
        hold(all); // It is blocked again.
      } else {
        deliver(all); // The order, too: it may have been suspended before it was blocked.
      }
    } catch (RuntimeException | Error e) {
      held.forEach(each -> engine.letGo(each.mail()));
      throw e;
    }
  }

  private static boolean isOrder(Envelope envelope) {
    return envelope.event() instanceof Event.ExecutionResumed
        || envelope.event() instanceof Event.ExecutionSuspended;
  }

  /** How the instance's row is stored with a step. */
  private enum Change {
    INSERT,
    REPLACE,
    REWIND,
    UPDATE
  }

  /** Lets the code make a step, stores it, and lets it be seen. */
  private void step(
      InstanceRow before,
      Commit commit,
      List<Event> events,
      List<Envelope> envelopes,
      Change change) {
    Execution code = execution;
    if (code == null) {
      throw new IllegalStateException("instance " + id + " is not in memory");
    }
    boolean isFirst = change == Change.INSERT || change == Change.REPLACE;
    Instant at = isFirst ? before.createdAt() : after(lastStepAt);
    Step step;
    try {
      steppingSince = System.nanoTime();
      step = code.advance(at, events);
    } catch (StuckCodeException e) {
      engine.stuck(e.thread());
      if (change == Change.REWIND) {
        execution = null;
        refuseRewind(envelopes.getFirst(), String.valueOf(e.getMessage()));
        return;
      }
      InstanceRow blocked =
          before.blockedBy(Failure.because("StuckCode", String.valueOf(e.getMessage())), at);
      switch (change) {
        case INSERT -> block(commit.insert(blocked), blocked);
        case REPLACE -> block(commit.replace(blocked), blocked);
        case REWIND, UPDATE -> block(keeping(envelopes).update(blocked), blocked);
      }
      envelopes.forEach(
          each -> {
            if (change == Change.UPDATE) {
              engine.letGo(each.mail());
            } else {
              engine.consumed(each.mail());
            }
            reply(each);
          });
      return;
    } finally {
      steppingSince = 0;
    }
    After after = translate(code, before, commit, step);
    InstanceRow next = after.row();
    if (change == Change.INSERT) {
      commit.insert(next);
    } else if (change == Change.REPLACE) {
      commit.replace(next);
    } else if (after.continuesAs()) {
      commit.continueAs(next);
    } else if (change == Change.REWIND || !sameState(before, next)) {
      commit.update(next);
    }
    engine.commit(commit);

    steps = after.continuesAs() ? 0 : steps + 1;
    lastStepAt = at;
    row = next;
    engine.metrics.stepped();
    show(after, envelopes);
  }

  /**
   * What a step makes of the instance, and what is to be done once it is stored.
   *
   * @param carried the first step of the execution as which it continues, if that has one already
   */
  private record After(
      InstanceRow row,
      boolean continuesAs,
      List<Action.ScheduleTask> toRun,
      boolean queued,
      @Nullable Instant due,
      @Nullable Step carried) {}

  private After translate(Execution code, InstanceRow before, Commit commit, Step step) {
    UUID executionId = before.executionId();
    Instant at = step.at();
    List<Action.ScheduleTask> toRun = new ArrayList<>();
    boolean queued = false;
    Instant due = null;
    String customStatus = before.customStatus();
    InstanceRow ended = null;
    boolean continuesAs = false;
    Step carried = null;
    boolean ends = step.actions().stream().anyMatch(LiveInstance::isLast);
    for (Action action : step.actions()) {
      switch (action) {
        case Action.ScheduleTask _, Action.CreateTimer _
            when ends -> {} // nobody will wait for them
        case Action.ScheduleTask task when task.queued() -> {
          commit.queue(taskRow(before, task, at));
          if (!queued) {
            commit.notice(Notices.tasks());
          }
          queued = true;
          leavesTraces = true;
        }
        case Action.ScheduleTask task -> {
          toRun.add(task);
          inPlace.add(task.sequence());
        }
        case Action.CreateTimer timer -> {
          commit.send(mail(executionId, timer));
          due = due == null || timer.fireAt().isBefore(due) ? timer.fireAt() : due;
          leavesTraces = true;
        }
        case Action.CancelTimer cancel -> commit.cancelTimer(executionId, cancel.timer());
        case Action.CreateSubOrchestration child ->
            send(commit, child.instanceId(), null, at, startOf(child, before, false));
        case Action.SendEvent event ->
            send(
                commit,
                event.instanceId(),
                null,
                at,
                new Message.Deliver(new Event.EventRaised(event.name(), event.input(), at)));
        case Action.CallEntity call -> send(commit, call.entity(), null, at, operate(call, before));
        case Action.SignalEntity signal ->
            send(
                commit,
                signal.entity(),
                null,
                signal.at() == null ? at : signal.at(),
                new Message.Operate(signal.operation(), signal.input(), null));
        case Action.LockEntities lock -> {
          noteLock(lock);
          Message asked = new Message.Lock(parent(before, lock.sequence()), lock.entities(), 0);
          send(commit, lock.entities().getFirst(), null, at, asked);
        }
        case Action.UnlockEntities unlock -> {
          noteLock(unlock);
          unlock(commit, executionId, unlock.entities(), at);
        }
        case Action.RecordSideEffect _, Action.TakePatch _ -> {}
        case Action.SetCustomStatus status -> customStatus = status.input();
        case Action.CompleteOrchestration done ->
            ended = before.ended(RuntimeStatus.COMPLETED, done.input(), null, at);
        case Action.FailOrchestration failed ->
            ended = before.ended(RuntimeStatus.FAILED, null, failed.failure(), at);
        case Action.ContinueAsNew next -> {
          ended = before.continuedAs(UUID.randomUUID(), statusOf(code), next.input(), at);
          continuesAs = true;
          carried = next.carried().isEmpty() ? null : new Step(0, at, next.carried(), List.of());
        }
      }
    }
    if (ended == null) {
      commit.step(executionId, step);
      boolean isToBegin = !code.isStarted() && before.inFlight();
      InstanceRow next =
          before.with(
              code.isStarted() || code.isSuspended() || isToBegin
                  ? statusOf(code)
                  : RuntimeStatus.PENDING,
              !inPlace.isEmpty() || isToBegin,
              customStatus,
              at);
      return new After(next, false, toRun, queued, due, null);
    }
    InstanceRow last = ended.withCustomStatus(customStatus);
    if (continuesAs) {
      commit.forget(executionId).end(executionId);
      if (carried != null) {
        commit.step(last.executionId(), carried);
      }
    } else {
      commit.step(executionId, step);
      end(commit, last);
    }
    inPlace.clear(); // Nobody waits for them any more.
    return new After(last, continuesAs, List.of(), queued, due, carried);
  }

  private Mail mail(UUID executionId, Action.CreateTimer timer) {
    Message fired = new Message.Deliver(new Event.TimerFired(timer.sequence()));
    return new Mail(0, partition.no(), id, executionId, timer.sequence(), timer.fireAt(), fired);
  }

  private Message.Start startOf(
      Action.CreateSubOrchestration child, InstanceRow parent, boolean again) {
    return new Message.Start(
        child.name(),
        child.executionId(),
        child.input(),
        parent(parent, child.sequence()),
        parent.traceparent(),
        false,
        again,
        Message.Terms.inheriting(
            parent.version(), engine.catalogue.isRemote(child.name(), parent.remote())));
  }

  private static RuntimeStatus statusOf(Execution code) {
    return code.isSuspended() ? RuntimeStatus.SUSPENDED : RuntimeStatus.RUNNING;
  }

  private static boolean isLast(Action action) {
    return action instanceof Action.CompleteOrchestration
        || action instanceof Action.FailOrchestration
        || action instanceof Action.ContinueAsNew;
  }

  private static void send(
      Commit commit, String to, @Nullable UUID executionId, Instant dueAt, Message message) {
    commit.send(new Mail(0, Partition.of(to), to, executionId, null, dueAt, message));
  }

  private TaskRow taskRow(InstanceRow of, Action.ScheduleTask task, Instant at) {
    return new TaskRow(
        of.executionId(),
        task.sequence(),
        id,
        partition.no(),
        task.name(),
        task.input(),
        task.firstAttempt(),
        of.traceparent(),
        at,
        0,
        null);
  }

  /** What the end of an instance brings, however it ends. */
  private void end(Commit commit, InstanceRow ended) {
    if (leavesTraces) {
      commit.end(ended.executionId());
    }
    unlock(commit, ended.executionId(), locks, ended.updatedAt());
    if (watched) {
      commit.notice(Notices.changed(id));
    }
    tellOutcome(commit, ended);
  }

  private void tellOutcome(Commit commit, InstanceRow ended) {
    if (ended.parent() != null) {
      tellParent(
          commit,
          ended.parent(),
          sequence ->
              ended.status() == RuntimeStatus.COMPLETED
                  ? new Event.SubOrchestrationCompleted(sequence, ended.output())
                  : new Event.SubOrchestrationFailed(sequence, childFailure(ended)));
    }
  }

  private static Failure childFailure(InstanceRow ended) {
    return ended.failure() != null
        ? ended.failure()
        : Failure.because("Terminated", "instance " + ended.id() + " was terminated");
  }

  private void tellParent(Commit commit, Parent parent, IntFunction<Event> answer) {
    send(
        commit,
        parent.instanceId(),
        parent.executionId(),
        engine.clock.now(),
        new Message.Deliver(answer.apply(parent.sequence())));
  }

  private static boolean sameState(InstanceRow before, InstanceRow after) {
    return before.status() == after.status()
        && before.inFlight() == after.inFlight()
        && before.recoveries() == after.recoveries()
        && Objects.equals(before.customStatus(), after.customStatus());
  }

  /** The step is stored: now the world may see it. */
  private void show(After after, List<Envelope> envelopes) {
    envelopes.forEach(each -> engine.consumed(each.mail()));
    InstanceRow now = after.row();
    if (after.due() != null) {
      engine.wakeAt(after.due());
    }
    if (after.queued()) {
      engine.wakeQueue();
    }
    after.toRun().forEach(task -> runInPlace(now, task));
    if (now.status().isFinal()) {
      afterEnd(now, envelopes);
    } else {
      envelopes.forEach(this::reply);
      if (after.continuesAs()) {
        continueAs(now, after.carried());
      }
    }
  }

  private void continueAs(InstanceRow next, @Nullable Step carried) {
    KnownOrchestrator code =
        engine
            .catalogue
            .orchestrator(next.name(), next.remote())
            .orElseThrow(() -> new IllegalStateException("no orchestration " + next.name()));
    Execution fresh = newExecution(next, code);
    if (carried != null) {
      fresh.replay(carried);
      steps++;
    }
    execution = fresh;
    leavesTraces = false;
    begin(next);
  }

  private void afterEnd(InstanceRow ended, List<Envelope> envelopes) {
    row = ended;
    gone = true;
    execution = null;
    engine.ended(this, ended);
    envelopes.forEach(this::reply);
  }

  private void runInPlace(InstanceRow of, Action.ScheduleTask task) {
    inPlace.add(task.sequence());
    runningInPlace.incrementAndGet();
    TaskRow row = taskRow(of, task, lastStepAt);
    engine.runInPlace(this, row);
  }

  // ------------------------------------------------------------------------------ what goes wrong

  private void block(InstanceRow known, Failure reason) {
    InstanceRow blocked = known.blockedBy(reason, after(lastStepAt));
    block(Commit.ownedBy(partition).update(blocked), blocked);
  }

  /** The code cannot go on until somebody looks at it. */
  private void block(Commit commit, InstanceRow blocked) {
    engine.commit(commit);
    row = blocked;
    execution = null;
    log.warn(
        "event=instance-suspended instance={} reason={}",
        id,
        blocked.failure() == null ? "" : blocked.failure().type());
    engine.metrics.blocked();
    engine.changed(blocked);
  }

  /** Messages that a step could not take wait for the next one. */
  private Commit keeping(List<Envelope> envelopes) {
    Commit commit = Commit.ownedBy(partition);
    for (Envelope each : envelopes) {
      // It comes with each replay, unless it is to come later.
      if (!(each.event() instanceof Event.ExecutionStarted) || each.mail().id() != 0) {
        commit.defer(each.mail(), Mail.HELD);
      }
    }
    return commit;
  }

  /** It was replayed again and again, and never came further. */
  private void poisoned(InstanceRow known) {
    engine.metrics.poisoned();
    log.error("event=instance-poisoned instance={}", id);
    giveUp(
        known,
        Failure.because(
            "Poison",
            ("The process died, or the step could not be stored, each of the last %d times that"
                    + " this instance was brought back to memory.")
                .formatted(known.recoveries() - 1))); // the last one is this
  }

  /** It fails without running. */
  private void giveUp(InstanceRow known, Failure failure) {
    Instant now = after(lastStepAt);
    Action last = new Action.FailOrchestration(Integer.MAX_VALUE, failure);
    InstanceRow ended = known.ended(RuntimeStatus.FAILED, null, failure, now);
    leavesTraces = true;
    Commit commit =
        Commit.ownedBy(partition)
            .step(known.executionId(), new Step(steps++, now, List.of(), List.of(last)))
            .update(ended);
    end(commit, ended);
    engine.commit(commit);
    afterEnd(ended, List.of());
  }

  private void discard(List<Envelope> batch, RuntimeException reason, boolean fenced) {
    engine.discarded(this, fenced); // before it is gone: the next one is to know
    leave();
    // While the database is away there may be thousands of these, and Ownership has said why.
    boolean isOrdinary =
        !(reason instanceof CommitFailedException failed)
            || failed.outcome() == Outcome.ROLLED_BACK;
    log.atLevel(isOrdinary ? Level.DEBUG : Level.WARN)
        .log("event=instance-discarded instance={} reason=\"{}\"", id, reason.getMessage());
    for (Envelope each : batch) {
      engine.letGo(each.mail());
      each.fail(reason);
    }
  }

  /** It is left as it is, and what came for it is tried again later, here or elsewhere. */
  private void setAside(List<Envelope> batch, UnreadableHistoryException reason) {
    leave();
    engine.evicted(this);
    log.error("event=history-unreadable instance={}", id, reason);
    List<Envelope> waiting = new ArrayList<>(batch);
    for (Envelope each = mailbox.poll(); each != null; each = mailbox.poll()) {
      waiting.add(each);
    }
    Commit commit = Commit.ownedBy(partition);
    Instant again = engine.clock.now().plus(UNREADABLE_FOR_NOW);
    for (Envelope each : waiting) {
      if (each.mail().id() != 0) {
        commit.defer(each.mail(), again);
      }
    }
    try {
      engine.commit(commit);
    } catch (CommitFailedException e) {
      log.debug("event=mail-not-deferred instance={}", id, e); // It will be tried again at once.
    }
    for (Envelope each : waiting) {
      engine.letGo(each.mail());
      each.fail(
          new CommitFailedException(
              Outcome.ROLLED_BACK, String.valueOf(reason.getMessage()), reason));
    }
  }

  /** The code's thread ends; nothing it does meanwhile is recorded. */
  private void leave() {
    gone = true;
    Execution code = execution; // Two may be leaving at the same time.
    execution = null;
    if (code != null) {
      code.evict();
    }
  }

  /** What it has not dealt with goes back: to the inbox, or to whoever sent it. */
  private void returnMail() {
    for (Envelope each = mailbox.poll(); each != null; each = mailbox.poll()) {
      if (each.mail().id() != 0) {
        if (!engine.offer(each.mail(), null)) {
          engine.letGo(each.mail());
        }
      } else if (!engine.offer(each.mail(), each.reply())) {
        each.fail(new CommitFailedException(Outcome.FENCED, "another replica owns it", null));
      }
    }
  }

  /** What is for nobody, or for an instance that has ended. */
  private void refuse(List<Envelope> envelopes) {
    engine.metrics.refused(envelopes.size());
    InstanceRow known = row;
    Commit commit = Commit.ownedBy(partition);
    envelopes.forEach(each -> releaseUnwanted(commit, each));
    dismiss(
        commit,
        envelopes,
        known == null
            ? new DurableRefusals.UnknownInstance(id)
            : new DurableRefusals.InstanceFinished(id, known.status()));
  }

  /** Deletes messages that change nothing. */
  private void dismiss(
      Commit commit, List<Envelope> envelopes, @Nullable RuntimeException refusal) {
    envelopes.forEach(each -> commit.drop(each.mail().id()));
    engine.commit(commit);
    for (Envelope each : envelopes) {
      engine.consumed(each.mail());
      if (refusal == null) {
        reply(each);
      } else {
        each.fail(refusal);
      }
    }
  }

  private void reply(Envelope envelope) {
    InstanceRow known = row;
    if (envelope.reply() != null && known != null) {
      envelope.reply().complete(known);
    }
  }

  /** Time does not run backwards for an instance, whatever the clock does. */
  private Instant after(Instant last) {
    Instant now = engine.clock.now();
    return now.isAfter(last) ? now : last.plus(Duration.ofNanos(1_000));
  }
}
