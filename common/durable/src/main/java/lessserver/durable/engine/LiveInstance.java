package lessserver.durable.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
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
import lessserver.durable.DurableRefusals;
import lessserver.durable.Failure;
import lessserver.durable.RuntimeStatus;
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
final class LiveInstance {

  private static final Logger log = LoggerFactory.getLogger(LiveInstance.class);

  /** So many messages at most make one step. */
  private static final int MOST_MESSAGES = 256;

  private record Envelope(Mail mail, @Nullable CompletableFuture<InstanceRow> reply) {}

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

  /** Activities that run in this process, by their sequence number. */
  private final Set<Integer> inPlace = new HashSet<>();

  LiveInstance(String id, Partition partition, Engine engine) {
    this.id = id;
    this.partition = partition;
    this.engine = engine;
  }

  String id() {
    return id;
  }

  Partition partition() {
    return partition;
  }

  long lastUsed() {
    return lastUsed;
  }

  boolean isCached() {
    return execution != null;
  }

  boolean isBusy() {
    return turning.get() || runningInPlace.get() > 0;
  }

  /** When its code began to run, by {@link System#nanoTime}; 0 while it does not. */
  long steppingSince() {
    return steppingSince;
  }

  // -------------------------------------------------------------------------------- from outside

  /** Takes a message; false if it has left memory. */
  boolean offer(Mail mail, @Nullable CompletableFuture<InstanceRow> reply) {
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

  void wake() {
    if (turning.compareAndSet(false, true)) {
      engine.execute(this::turn);
    }
  }

  /** Leaves memory if there is nothing to do. */
  boolean tryEvict() {
    if (runningInPlace.get() > 0 || !turning.compareAndSet(false, true)) {
      return false;
    }
    boolean idle = mailbox.isEmpty() && runningInPlace.get() == 0;
    if (idle) {
      leave();
      engine.evicted(this);
    }
    turning.set(false);
    if (!mailbox.isEmpty()) {
      returnMail();
    }
    return idle;
  }

  /** Leaves memory, whatever it does; a step under way will not be stored. */
  void forget() {
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
    lastUsed = System.nanoTime();
    List<Envelope> batch = new ArrayList<>();
    try {
      load();
      while (batch.size() < MOST_MESSAGES && !gone && !mailbox.isEmpty()) {
        batch.add(mailbox.remove());
      }
      if (batch.isEmpty() && !gone) {
        leaveIfEnded();
      }
      process(batch);
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

  /** It was brought back after a loss, and the store says that it had come to its end. */
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
      if (gone) { // It has ended within this turn: the rest is for whoever comes after it.
        mailbox.add(each);
        continue;
      }
      boolean isPlainEvent =
          each.mail().message() instanceof Message.Deliver(Event event)
              && !(event instanceof Event.ExecutionTerminated);
      if (isPlainEvent) {
        events.add(each);
      } else {
        deliver(events);
        events.clear();
        switch (each.mail().message()) {
          case Message.Start start -> start(each, start);
          case Message.Watch _ -> watch(each);
          case Message.Deliver(Event event) -> terminate(each, (Event.ExecutionTerminated) event);
        }
      }
    }
    if (gone) {
      mailbox.addAll(events);
    } else {
      deliver(events);
    }
  }

  // ------------------------------------------------------------------------------------ loading

  private void load() {
    if (loaded) {
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
    boolean isRecovery = engine.isRecovery(this);
    row = engine.read(() -> engine.store.find(id)).orElse(null);
    InstanceRow known = row;
    if (known != null && !known.status().isFinal()) {
      restore(known, isRecovery);
    }
    loaded = true;
  }

  private void restore(InstanceRow known, boolean isRecovery) {
    List<Step> history = engine.read(() -> engine.store.steps(known.executionId()));
    steps = history.size();
    lastStepAt = history.isEmpty() ? known.createdAt() : history.getLast().at();
    leavesTraces = true;
    if (known.blocked()) {
      return;
    }
    if (isRecovery) {
      if (known.recoveries() >= engine.properties.mostRecoveries()) {
        poisoned(known);
        return;
      }
      engine.read(
          () -> {
            engine.store.raiseRecoveries(List.of(id));
            return true;
          });
      row = known.replayedAgain();
    }
    KnownOrchestrator code = engine.catalogue.orchestrator(known.name()).orElse(null);
    if (code == null) {
      block(
          known,
          Failure.because(
              "UnknownOrchestration",
              "There is no orchestrator bean named '%s' in this service. Bring it back, then resume the instance."
                  .formatted(known.name())));
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
    if (history.isEmpty()) {
      mailbox.add(new Envelope(toExecution(known, new Event.ExecutionStarted()), null));
    }
    for (Step step : history) {
      for (Action action : step.actions()) {
        if (action instanceof Action.ScheduleTask task
            && !task.queued()
            && replayed.awaits(task.sequence())) {
          runInPlace(known, task);
        }
      }
    }
  }

  private Execution newExecution(InstanceRow of, KnownOrchestrator code) {
    int depth = of.parent() == null ? 0 : of.parent().depth() + 1;
    return new Execution(
        new Execution.Origin(of.id(), of.executionId(), of.input(), depth),
        code,
        engine.catalogue,
        engine.payloads,
        engine.limits,
        () -> engine.metrics.inputChanged(of.name()));
  }

  private Mail toExecution(InstanceRow of, Event event) {
    return new Mail(
        0,
        partition.no(),
        id,
        of.executionId(),
        null,
        engine.clock.now(),
        new Message.Deliver(event));
  }

  // ----------------------------------------------------------------------------------- commands

  private void start(Envelope envelope, Message.Start start) {
    InstanceRow known = row;
    if (known != null && known.executionId().equals(start.executionId())) {
      consume(List.of(envelope)); // It was started before; this is the same message again.
      return;
    }
    KnownOrchestrator code = engine.catalogue.orchestrator(start.name()).orElse(null);
    if (code == null || (known != null && !known.status().isFinal())) {
      refuse(envelope, start, code == null);
      return;
    }
    Instant now = after(lastStepAt);
    InstanceRow begun =
        new InstanceRow(
            id,
            partition.no(),
            start.executionId(),
            start.name(),
            RuntimeStatus.RUNNING,
            false,
            false,
            0,
            start.input(),
            null,
            null,
            null,
            start.parent(),
            start.traceparent(),
            now,
            now);
    Commit commit = Commit.ownedBy(partition).consume(envelope.mail().id());
    if (known != null) {
      commit.forget(known.executionId()).end(known.executionId());
    }
    if (start.watched()) {
      commit.notice(Notices.changed(id));
    }
    steps = 0;
    watched = false;
    leavesTraces = false;
    execution = newExecution(begun, code);
    step(
        begun,
        commit,
        List.of(new Event.ExecutionStarted()),
        List.of(envelope),
        known == null ? Change.INSERT : Change.REPLACE);
  }

  private void refuse(Envelope envelope, Message.Start start, boolean unknown) {
    RuntimeException refusal =
        unknown
            ? new DurableRefusals.UnknownOrchestration(
                start.name(), engine.catalogue.orchestrationNames())
            : new DurableRefusals.InstanceExists(id);
    Commit commit = Commit.ownedBy(partition).consume(envelope.mail().id());
    if (start.parent() != null) {
      tellParent(
          commit,
          start.parent(),
          seq -> new Event.SubOrchestrationFailed(seq, Failure.of(refusal)));
    }
    if (start.watched()) {
      commit.notice(Notices.changed(id));
    }
    if (envelope.mail().id() != 0) {
      engine.commit(commit);
      engine.consumed(envelope.mail());
      engine.wakeScanner();
    }
    if (envelope.reply() != null) {
      envelope.reply().completeExceptionally(refusal);
    }
  }

  private void watch(Envelope envelope) {
    consume(List.of(envelope));
    if (row == null || row.status().isFinal()) {
      engine.commit(Commit.unfenced().notice(Notices.changed(id)));
    } else {
      watched = true;
    }
  }

  private void terminate(Envelope envelope, Event.ExecutionTerminated event) {
    InstanceRow known = row;
    if (known == null || known.status().isFinal()) {
      drop(List.of(envelope));
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
    end(commit.update(ended), ended);
    engine.commit(commit);
    afterEnd(ended, List.of(envelope));
  }

  // ------------------------------------------------------------------------------------- events

  private void deliver(List<Envelope> envelopes) {
    if (envelopes.isEmpty()) {
      return;
    }
    InstanceRow known = row;
    if (known == null || known.status().isFinal()) {
      drop(envelopes);
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
    List<Event> current = new ArrayList<>();
    for (Envelope each : envelopes) {
      UUID addressee = each.mail().executionId();
      if (addressee == null || addressee.equals(known.executionId())) {
        current.add(((Message.Deliver) each.mail().message()).event());
      }
    }
    List<Event> accepted = code.accepted(current);
    engine.metrics.refused(envelopes.size() - accepted.size());
    if (accepted.isEmpty()) {
      consume(envelopes);
      return;
    }
    Commit commit = Commit.ownedBy(partition);
    envelopes.forEach(each -> commit.consume(each.mail().id()));
    step(known, commit, accepted, envelopes, Change.UPDATE);
  }

  private void deliverToBlocked(InstanceRow known, List<Envelope> envelopes) {
    boolean resumed = false;
    Commit commit = Commit.ownedBy(partition);
    for (Envelope each : envelopes) {
      Event event = ((Message.Deliver) each.mail().message()).event();
      resumed |= event instanceof Event.ExecutionResumed;
      if (each.mail().id() == 0) {
        if (event instanceof Event.EventRaised) {
          commit.send(each.mail()); // It waits in the inbox, with the others.
        }
      } else if (event instanceof Event.ExecutionResumed
          || event instanceof Event.ExecutionSuspended) {
        commit.consume(each.mail().id());
      }
    }
    if (resumed) {
      RuntimeStatus status = RuntimeStatus.RUNNING;
      commit.update(known.with(status, known.inFlight(), known.customStatus(), after(lastStepAt)));
    }
    engine.commit(commit);
    boolean goesOn = resumed;
    engine.read(
        () -> {
          if (goesOn) {
            engine.store.release(id);
          } else {
            engine.store.hold(id);
          }
          return true;
        });
    envelopes.forEach(each -> engine.letGo(each.mail()));
    envelopes.forEach(this::reply);
    if (resumed) {
      loaded = false;
      load();
      engine.wakeScanner();
    }
  }

  /** How the instance's row is stored with a step. */
  private enum Change {
    INSERT,
    REPLACE,
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
    Instant at = change == Change.UPDATE ? after(lastStepAt) : before.createdAt();
    Step step;
    try {
      steppingSince = System.nanoTime();
      step = code.advance(at, events);
    } catch (StuckCodeException e) {
      // The events are kept: those that have no row get one.
      envelopes.forEach(each -> keep(before, each));
      execution = null;
      engine.stuck(e.thread());
      if (change != Change.UPDATE) {
        insertBlocked(before, commit, change, e, envelopes);
        return;
      }
      block(before, Failure.because("StuckCode", String.valueOf(e.getMessage())));
      envelopes.forEach(this::reply);
      return;
    } finally {
      steppingSince = 0;
    }
    for (Event event : events) {
      if (event instanceof Event.Answer answer) {
        inPlace.remove(answer.sequence());
      }
    }
    After after = translate(before, commit, step);
    InstanceRow next = after.row();
    if (change == Change.INSERT) {
      commit.insert(next);
    } else if (change == Change.REPLACE || after.continuesAs()) {
      commit.replace(next);
    } else if (!sameState(before, next)) {
      commit.update(next);
    }
    engine.wakeOthers(commit, after.mailed());
    engine.commit(commit);

    steps = after.continuesAs() ? 0 : steps + 1;
    lastStepAt = at;
    row = next;
    engine.metrics.stepped();
    show(after, envelopes);
  }

  /** What a step makes of the instance, and what is to be done once it is stored. */
  private record After(
      InstanceRow row,
      boolean continuesAs,
      List<Action.ScheduleTask> toRun,
      boolean queued,
      Set<Integer> mailed,
      @Nullable Instant due) {}

  private After translate(InstanceRow before, Commit commit, Step step) {
    UUID executionId = before.executionId();
    Instant at = step.at();
    List<Action.ScheduleTask> toRun = new ArrayList<>();
    Set<Integer> mailed = new HashSet<>();
    boolean queued = false;
    Instant due = null;
    String customStatus = before.customStatus();
    InstanceRow ended = null;
    boolean continuesAs = false;
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
          commit.send(
              new Mail(
                  0,
                  partition.no(),
                  id,
                  executionId,
                  timer.sequence(),
                  timer.fireAt(),
                  new Message.Deliver(new Event.TimerFired(timer.sequence()))));
          due = due == null || timer.fireAt().isBefore(due) ? timer.fireAt() : due;
          leavesTraces = true;
        }
        case Action.CancelTimer cancel -> commit.cancelTimer(executionId, cancel.timer());
        case Action.CreateSubOrchestration child -> {
          Message.Start start =
              new Message.Start(
                  child.name(),
                  child.executionId(),
                  child.input(),
                  new Parent(id, executionId, child.sequence(), depth(before)),
                  before.traceparent(),
                  false);
          mailed.add(send(commit, child.instanceId(), null, at, start));
        }
        case Action.SendEvent event ->
            mailed.add(
                send(
                    commit,
                    event.instanceId(),
                    null,
                    at,
                    new Message.Deliver(new Event.EventRaised(event.name(), event.input(), at))));
        case Action.RecordSideEffect _ -> {}
        case Action.SetCustomStatus status -> customStatus = status.input();
        case Action.CompleteOrchestration done ->
            ended = before.ended(RuntimeStatus.COMPLETED, done.input(), null, at);
        case Action.FailOrchestration failed ->
            ended = before.ended(RuntimeStatus.FAILED, null, failed.failure(), at);
        case Action.ContinueAsNew next -> {
          ended = before.continuedAs(UUID.randomUUID(), next.input(), at);
          continuesAs = true;
          carry(commit, next, mailed);
        }
      }
    }
    if (ended == null) {
      RuntimeStatus status =
          execution != null && execution.isSuspended()
              ? RuntimeStatus.SUSPENDED
              : RuntimeStatus.RUNNING;
      commit.step(executionId, step);
      InstanceRow next = before.with(status, !inPlace.isEmpty(), customStatus, at);
      return new After(next, false, toRun, queued, mailed, due);
    }
    InstanceRow last = ended.withCustomStatus(customStatus);
    if (continuesAs) {
      commit.forget(executionId).end(executionId);
    } else {
      commit.step(executionId, step);
      mailed.addAll(end(commit, last));
    }
    inPlace.clear(); // Nobody waits for them any more.
    return new After(last, continuesAs, List.of(), queued, mailed, due);
  }

  private static boolean isLast(Action action) {
    return action instanceof Action.CompleteOrchestration
        || action instanceof Action.FailOrchestration
        || action instanceof Action.ContinueAsNew;
  }

  /** Events that nobody awaited go with the instance into its next execution, in their order. */
  private void carry(Commit commit, Action.ContinueAsNew next, Set<Integer> mailed) {
    if (execution != null && execution.isSuspended()) {
      mailed.add(
          send(
              commit,
              id,
              null,
              Instant.EPOCH.plusSeconds(1),
              new Message.Deliver(new Event.ExecutionSuspended(null))));
    }
    next.carried().stream()
        .sorted(Comparator.comparing(Event.EventRaised::at))
        .forEach(
            event -> mailed.add(send(commit, id, null, event.at(), new Message.Deliver(event))));
  }

  private static int send(
      Commit commit, String to, @Nullable UUID executionId, Instant dueAt, Message message) {
    int no = Partition.of(to);
    commit.send(new Mail(0, no, to, executionId, null, dueAt, message));
    return no;
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

  /** What the end of an instance brings, however it ends; returns the partitions that get mail. */
  private Set<Integer> end(Commit commit, InstanceRow ended) {
    if (leavesTraces) {
      commit.end(ended.executionId());
    }
    if (watched) {
      commit.notice(Notices.changed(id));
    }
    Set<Integer> mailed = new HashSet<>();
    if (ended.parent() != null) {
      mailed.add(
          tellParent(
              commit,
              ended.parent(),
              sequence ->
                  ended.status() == RuntimeStatus.COMPLETED
                      ? new Event.SubOrchestrationCompleted(sequence, ended.output())
                      : new Event.SubOrchestrationFailed(sequence, childFailure(ended))));
    }
    return mailed;
  }

  private static Failure childFailure(InstanceRow ended) {
    return ended.failure() != null
        ? ended.failure()
        : Failure.because("Terminated", "instance " + ended.id() + " was terminated");
  }

  private int tellParent(Commit commit, Parent parent, IntFunction<Event> answer) {
    return send(
        commit,
        parent.instanceId(),
        parent.executionId(),
        engine.clock.now(),
        new Message.Deliver(answer.apply(parent.sequence())));
  }

  private static int depth(InstanceRow of) {
    return of.parent() == null ? 0 : of.parent().depth() + 1;
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
    if (!after.mailed().isEmpty()) {
      engine.wakeScanner();
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
        continueAs(now);
      }
    }
  }

  private void continueAs(InstanceRow next) {
    KnownOrchestrator code =
        engine
            .catalogue
            .orchestrator(next.name())
            .orElseThrow(() -> new IllegalStateException("no orchestration " + next.name()));
    execution = newExecution(next, code);
    leavesTraces = false;
    mailbox.add(new Envelope(toExecution(next, new Event.ExecutionStarted()), null));
  }

  private void afterEnd(InstanceRow ended, List<Envelope> envelopes) {
    row = ended;
    gone = true;
    execution = null;
    envelopes.forEach(each -> engine.consumed(each.mail()));
    engine.ended(this, ended);
    engine.wakeScanner();
    envelopes.forEach(this::reply);
  }

  private void runInPlace(InstanceRow of, Action.ScheduleTask task) {
    inPlace.add(task.sequence());
    runningInPlace.incrementAndGet();
    TaskRow row = taskRow(of, task, lastStepAt);
    engine.runInPlace(this, row);
  }

  // ------------------------------------------------------------------------------ what goes wrong

  /** The code cannot go on until somebody looks at it. */
  private void block(InstanceRow known, Failure reason) {
    InstanceRow blocked = known.blockedBy(reason, after(lastStepAt));
    engine.commit(Commit.ownedBy(partition).update(blocked));
    engine.read(
        () -> {
          engine.store.hold(id);
          return true;
        });
    row = blocked;
    execution = null;
    log.warn("event=instance-suspended instance={} reason={}", id, reason.type());
    engine.metrics.blocked();
    engine.changed(blocked);
  }

  /** Its very first step got stuck: it exists, and is suspended. */
  private void insertBlocked(
      InstanceRow begun,
      Commit commit,
      Change change,
      StuckCodeException e,
      List<Envelope> envelopes) {
    InstanceRow blocked =
        begun.blockedBy(
            Failure.because("StuckCode", String.valueOf(e.getMessage())), begun.createdAt());
    engine.commit(change == Change.INSERT ? commit.insert(blocked) : commit.replace(blocked));
    row = blocked;
    engine.metrics.blocked();
    envelopes.forEach(each -> engine.consumed(each.mail()));
    envelopes.forEach(this::reply);
  }

  private void keep(InstanceRow known, Envelope envelope) {
    if (envelope.mail().id() == 0
        && envelope.mail().message() instanceof Message.Deliver(Event event)
        && !(event instanceof Event.ExecutionStarted)) {
      Mail mail = envelope.mail();
      engine.commit(
          Commit.ownedBy(partition)
              .send(
                  new Mail(
                      0,
                      mail.partition(),
                      id,
                      event instanceof Event.Answer ? known.executionId() : null,
                      null,
                      mail.dueAt(),
                      mail.message())));
    }
    engine.letGo(envelope.mail());
  }

  /** It was replayed again and again, and never came further. */
  private void poisoned(InstanceRow known) {
    Instant now = after(lastStepAt);
    Failure failure =
        Failure.because(
            "Poison",
            ("The process died, or the step could not be stored, each of the last %d times that"
                    + " this instance was brought back to memory.")
                .formatted(known.recoveries()));
    Action last = new Action.FailOrchestration(Integer.MAX_VALUE, failure);
    InstanceRow ended = known.ended(RuntimeStatus.FAILED, null, failure, now);
    leavesTraces = true;
    Commit commit =
        Commit.ownedBy(partition)
            .step(known.executionId(), new Step(steps++, now, List.of(), List.of(last)))
            .update(ended);
    end(commit, ended);
    engine.commit(commit);
    engine.metrics.poisoned();
    log.error("event=instance-poisoned instance={}", id);
    afterEnd(ended, List.of());
  }

  private void discard(List<Envelope> batch, RuntimeException reason, boolean fenced) {
    gone = true;
    leave();
    // While the database is away there may be thousands of these, and Ownership has said why.
    boolean isOrdinary =
        !(reason instanceof CommitFailedException failed)
            || failed.outcome() == Outcome.ROLLED_BACK;
    log.atLevel(isOrdinary ? Level.DEBUG : Level.WARN)
        .log("event=instance-discarded instance={} reason=\"{}\"", id, reason.getMessage());
    engine.discarded(this, fenced);
    for (Envelope each : batch) {
      engine.letGo(each.mail());
      if (each.reply() != null) {
        each.reply().completeExceptionally(reason);
      }
    }
  }

  /** The code's thread ends; nothing it does meanwhile is recorded. */
  private void leave() {
    gone = true;
    if (execution != null) {
      execution.evict();
      execution = null;
    }
  }

  /** What it has not dealt with goes back: to the inbox, or to whoever sent it. */
  private void returnMail() {
    for (Envelope each = mailbox.poll(); each != null; each = mailbox.poll()) {
      engine.letGo(each.mail());
      if (!engine.offer(each.mail(), each.reply()) && each.reply() != null) {
        each.reply()
            .completeExceptionally(
                new CommitFailedException(Outcome.FENCED, "another replica owns it", null));
      }
    }
  }

  private void drop(List<Envelope> envelopes) {
    engine.metrics.refused(envelopes.size());
    InstanceRow known = row;
    Commit commit = Commit.ownedBy(partition);
    envelopes.forEach(each -> commit.consume(each.mail().id()));
    if (envelopes.stream().anyMatch(each -> each.mail().id() != 0)) {
      engine.commit(commit);
    }
    for (Envelope each : envelopes) {
      engine.consumed(each.mail());
      if (each.reply() != null) {
        each.reply()
            .completeExceptionally(
                known == null
                    ? new DurableRefusals.UnknownInstance(id)
                    : new DurableRefusals.InstanceFinished(id, known.status()));
      }
    }
    if (known == null || known.status().isFinal()) {
      gone = true;
      engine.evicted(this);
    }
  }

  /** Deletes messages that change nothing. */
  private void consume(List<Envelope> envelopes) {
    Commit commit = Commit.ownedBy(partition);
    envelopes.forEach(each -> commit.consume(each.mail().id()));
    if (envelopes.stream().anyMatch(each -> each.mail().id() != 0)) {
      engine.commit(commit);
    }
    envelopes.forEach(each -> engine.consumed(each.mail()));
    envelopes.forEach(this::reply);
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
