package lessserver.durable.engine;

import com.fasterxml.jackson.databind.JavaType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import lessserver.durable.CriticalSection;
import lessserver.durable.DurableProperties;
import lessserver.durable.EntityId;
import lessserver.durable.Explanation.Wait;
import lessserver.durable.Failure;
import lessserver.durable.OrchestrationContext;
import lessserver.durable.Orchestrator;
import lessserver.durable.RaisedEvent;
import lessserver.durable.Retry;
import lessserver.durable.Retry.FailedAttempt;
import lessserver.durable.Task;
import lessserver.durable.TaskFailedException;
import lessserver.durable.TaskTimedOutException;
import lessserver.durable.TasksFailedException;
import lessserver.durable.engine.Catalogue.KnownActivity;
import lessserver.durable.engine.Catalogue.KnownOrchestrator;
import lessserver.durable.history.Action;
import lessserver.durable.history.Event;
import lessserver.durable.history.Event.Answer;
import lessserver.durable.history.Event.EventRaised;
import lessserver.durable.history.Step;
import lessserver.durable.store.InstanceRow;
import lessserver.durable.store.Mail;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of an orchestrator's code, advanced step by step: events in, actions out, nothing else.
 * The code stands on a virtual thread of its own and is parked between two steps; to bring it back
 * after it was lost, the recorded steps are repeated.
 *
 * <p>{@link #advance}, {@link #replay} and {@link #evict} are for one thread at a time.
 */
final class Execution implements OrchestrationContext {

  /**
   * @param step how long the code may take for one step
   * @param history how many events and actions an execution may have
   * @param depth how many orchestrations may stand above one
   * @param inPlace of how many activities started in one step all run where the instance is; more
   *     are queued for all replicas
   */
  record Limits(Duration step, int history, int depth, int inPlace) {

    static Limits of(DurableProperties properties) {
      return new Limits(
          properties.longestStep(),
          properties.longestHistory(),
          properties.deepestNesting(),
          properties.activitiesInPlace());
    }
  }

  /**
   * What an execution begins with.
   *
   * @param depth how many orchestrations stand above it
   */
  record Origin(
      String instanceId,
      UUID executionId,
      @Nullable String version,
      @Nullable String input,
      int depth) {

    static Origin of(InstanceRow row) {
      return new Origin(row.id(), row.executionId(), row.version(), row.input(), row.depth());
    }
  }

  /** An action that waits for its answer. */
  private record Open(
      String kind,
      String name,
      Instant since,
      @Nullable Instant until,
      int attempt,
      Consumer<Answer> onAnswer) {}

  /** Somebody waits for an event, and may have been given it. */
  private static final class AwaitedEvent<T extends @Nullable Object> {

    final String name;
    final Instant since;
    final Function<EventRaised, T> reading;
    final Pending<T> task;
    @Nullable EventRaised given;

    AwaitedEvent(String name, Instant since, Function<EventRaised, T> reading, Pending<T> task) {
      this.name = name;
      this.since = since;
      this.reading = reading;
      this.task = task;
    }
  }

  /** So many context calls after the end, and a thread is no longer trusted to end. */
  private static final int MOST_CALLS_AFTER_END = 100;

  private static final int LARGEST_CUSTOM_STATUS = 16 * 1024;

  private final Origin origin;
  private final KnownOrchestrator orchestrator;
  private final Catalogue catalogue;
  private final Payloads payloads;
  private final Limits limits;
  private final Runnable onChangedInput;

  private final Baton baton = new Baton();
  private final Thread thread;
  private final Logger log;
  private final RandomGenerator random;

  // What follows belongs to whoever has the baton.
  private int steps;
  private int historyLength;
  private int nextSequence;
  private int ends;
  private int uuids;
  private Instant now = Instant.EPOCH;
  private List<Event> incoming = List.of();
  private List<Action> actions = new ArrayList<>();
  private @Nullable Step recorded;
  private final Set<String> recordedPatches = new HashSet<>();
  private final Map<String, Boolean> patches = new HashMap<>();
  private boolean diverged;
  private boolean suspended;

  /** Whether its first event has come. */
  private boolean started;

  /** Whether the code has begun, which it does not while it is suspended. */
  private boolean begun;

  private final Deque<Event> held = new ArrayDeque<>();
  private final Map<Integer, Open> open = new LinkedHashMap<>();
  private final Deque<EventRaised> unawaited = new ArrayDeque<>();
  private final Map<String, Deque<AwaitedEvent<?>>> awaited = new HashMap<>();
  private final Deque<AwaitedEvent<?>> awaitedByNoName = new ArrayDeque<>();
  private Set<EntityId> locked = Set.of();
  private int callsAfterEnd;

  /** Set by the engine while the code may be running. */
  private volatile boolean unwinding;

  Execution(
      Origin origin,
      KnownOrchestrator orchestrator,
      Catalogue catalogue,
      Payloads payloads,
      Limits limits,
      Runnable onChangedInput) {
    this.origin = origin;
    this.orchestrator = orchestrator;
    this.catalogue = catalogue;
    this.payloads = payloads;
    this.limits = limits;
    this.onChangedInput = onChangedInput;
    this.thread =
        Thread.ofVirtual().name("orchestration " + origin.instanceId()).unstarted(this::main);
    this.log = replaySilent(LoggerFactory.getLogger(orchestrator.code().getClass()));
    this.random =
        new SplittableRandom(
            origin.executionId().getMostSignificantBits()
                ^ origin.executionId().getLeastSignificantBits());
  }

  // ==================================================================== the engine's side

  /**
   * Gives the code what came, and lets it go on until it waits again.
   *
   * @param events all of which passed {@link #acceptance}
   * @throws StuckCodeException if the code does not come back
   */
  Step advance(Instant at, List<Event> events) {
    recorded = null;
    turn(at, events);
    shareOut();
    return new Step(steps++, at, events, actions);
  }

  private void shareOut() {
    long activities =
        actions.stream()
            .filter(action -> action instanceof Action.ScheduleTask task && !task.queued())
            .count();
    if (activities > limits.inPlace()) {
      actions.replaceAll(
          action ->
              action
                      instanceof
                      Action.ScheduleTask(int no, String name, String in, int first, int attempt, _)
                  ? new Action.ScheduleTask(no, name, in, first, attempt, true)
                  : action);
    }
  }

  /**
   * Repeats a step.
   *
   * @throws NonDeterminismException if the code does something else
   * @throws StuckCodeException if the code does not come back
   */
  void replay(Step step) {
    Step comparable = withoutPatches(step);
    recorded = comparable;
    turn(step.at(), step.received());
    if (diverged || actions.size() < comparable.actions().size()) {
      evict();
      throw new NonDeterminismException(orchestrator.name(), comparable, actions);
    }
    steps++;
  }

  private Step withoutPatches(Step step) {
    List<Action> others = new ArrayList<>();
    for (Action each : step.actions()) {
      if (each instanceof Action.TakePatch patch) {
        recordedPatches.add(patch.name());
        historyLength++;
      } else {
        others.add(each);
      }
    }
    return new Step(step.number(), step.at(), step.received(), others);
  }

  /** Ends the thread; the instance goes on from its history when it has to. */
  void evict() {
    unwinding = true;
    baton.letCodeGo();
  }

  /** What the code waits for. */
  List<Wait> waits() {
    List<Wait> waits = new ArrayList<>();
    open.forEach(
        (_, each) ->
            waits.add(
                new Wait(each.kind(), each.name(), each.since(), each.until(), each.attempt())));
    Stream.concat(awaited.values().stream(), Stream.of(awaitedByNoName))
        .flatMap(Deque::stream)
        .forEach(each -> waits.add(new Wait("event", each.name, each.since, null, 1)));
    return waits;
  }

  boolean isSuspended() {
    return suspended;
  }

  /** Whether it has been told to begin; until then events are only kept for it. */
  boolean isStarted() {
    return started;
  }

  /** Whether the answer to this action has yet to come. */
  boolean awaits(int sequence) {
    return open.containsKey(sequence)
        && held.stream()
            .noneMatch(each -> each instanceof Answer answer && answer.sequence() == sequence);
  }

  private void turn(Instant at, List<Event> events) {
    now = at;
    actions = new ArrayList<>();
    incoming = events;
    historyLength += events.size();
    if (!begun) {
      receiveAll();
      if (!started || suspended) {
        return;
      }
      begun = true;
      thread.start();
    }
    if (!baton.giveToCode(limits.step())) {
      // Not interrupted: in the middle of an H2 write that would close the file for all.
      unwinding = true;
      throw new StuckCodeException(orchestrator.name(), limits.step(), thread);
    }
  }

  /**
   * Tells of the events of one step, one after the other, which to give to the code: not the
   * answers that nobody waits for, late ones or the same one twice.
   */
  Predicate<Event> acceptance() {
    Set<Integer> answered = new HashSet<>();
    return event ->
        !(event instanceof Answer answer)
            || (awaits(answer.sequence()) && answered.add(answer.sequence()));
  }

  private void receiveAll() {
    List<Event> events = incoming;
    incoming = List.of();
    events.forEach(this::receive);
  }

  private void receive(Event event) {
    switch (event) {
      case Event.ExecutionStarted _ -> started = true;
      case Event.ExecutionSuspended _ -> suspended = true;
      case Event.ExecutionRewound rewound ->
          nextSequence = Math.max(nextSequence, rewound.nextSequence());
      case Event.ExecutionResumed _ -> {
        suspended = false;
        while (!held.isEmpty()) {
          take(held.removeFirst());
        }
      }
      default -> {
        if (suspended) {
          held.addLast(event);
        } else {
          take(event);
        }
      }
    }
  }

  private void take(Event event) {
    if (event instanceof Answer answer) {
      Open asked = open.remove(answer.sequence());
      if (asked != null) {
        asked.onAnswer().accept(answer);
      }
    } else if (event instanceof EventRaised raised) {
      Deque<AwaitedEvent<?>> waiting = awaited.get(key(raised.name()));
      AwaitedEvent<?> byName = waiting == null ? null : waiting.pollFirst();
      AwaitedEvent<?> first = byName == null ? awaitedByNoName.pollFirst() : byName;
      if (first == null) {
        unawaited.addLast(raised);
      } else {
        give(first, raised);
      }
    }
  }

  private <T extends @Nullable Object> void give(AwaitedEvent<T> waiting, EventRaised raised) {
    waiting.given = raised;
    waiting.task.complete(() -> waiting.reading.apply(raised));
  }

  // ====================================================================== the code's side

  /** The thread's life. */
  private void main() {
    baton.awaitCodesTurn();
    try {
      if (!unwinding) {
        conclude();
      }
    } finally {
      baton.giveToEngine();
    }
  }

  private void conclude() {
    Action last;
    try {
      Object input =
          payloads.read(
              origin.input(), orchestrator.input(), "the input of " + orchestrator.name());
      Object output = orchestrator.code().run(this, input);
      String json = payloads.write(output, "the output of " + orchestrator.name());
      last = new Action.CompleteOrchestration(nextSequence, json);
    } catch (Throwable thrown) { // an Error too is how the instance ends, and not the engine
      if (unwinding) {
        return; // It does not end, and so nobody is asked why.
      }
      last = new Action.FailOrchestration(nextSequence, catalogue.failure(thrown));
    }
    if (!unwinding) {
      issue(last);
    }
  }

  /** Parks until the condition holds, step after step. */
  void awaitUntil(BooleanSupplier condition) {
    checkCaller();
    while (!condition.getAsBoolean()) {
      baton.giveToEngine();
      baton.awaitCodesTurn();
      checkCaller();
      receiveAll();
    }
  }

  private void checkCaller() {
    if (!Thread.currentThread().equals(thread)) {
      throw new IllegalStateException(
          "only the orchestrator's own thread may use its context, not " + Thread.currentThread());
    }
    if (unwinding) {
      if (++callsAfterEnd > MOST_CALLS_AFTER_END) {
        baton.giveToEngine();
        while (true) { // It catches everything and calls again: a parked thread does no harm.
          LockSupport.park(this);
        }
      }
      throw new Unwound();
    }
  }

  /** Records an action, or in a replay checks that it is the recorded one and returns that. */
  private <A extends Action> A issue(A action) {
    int position = actions.size();
    actions.add(action);
    nextSequence = Math.max(nextSequence, action.sequence() + 1);
    historyLength++;
    if (recorded == null) {
      return action;
    }
    List<Action> expected = recorded.actions();
    if (position >= expected.size()
        || !NonDeterminismException.same(expected.get(position), action)) {
      diverged = true;
      unwinding = true;
      throw new Unwound();
    }
    Action was = expected.get(position);
    if (!Objects.equals(was.input(), action.input())) {
      onChangedInput.run();
    }
    @SuppressWarnings("unchecked") // same() compared the classes
    A again = (A) was;
    return again;
  }

  private int sequence() {
    checkCaller();
    return takeSequence();
  }

  private int takeSequence() {
    if (historyLength >= limits.history()) {
      // Ends it for good: an exception could be caught, and the next call would ask again.
      actions.add(
          new Action.FailOrchestration(
              nextSequence,
              Failure.because(
                  "HistoryTooLong",
                  ("the history has reached %d events (lessserver.durable.longest-history): go on"
                          + " with continueAsNew, or divide the work among other orchestrations")
                      .formatted(limits.history()))));
      unwinding = true;
      throw new Unwound();
    }
    return nextSequence++;
  }

  int countEnd() {
    return ends++;
  }

  @Override
  public <I extends @Nullable Object, O extends @Nullable Object> Task<O> start(
      Function<I, O> activity, I input, Retry retry) {
    checkCaller();
    KnownActivity known = catalogue.of(activity);
    String json = payloads.write(input, "the input of " + known.name());
    return new Attempts<O>(known.name(), retry) {
      @Override
      void begin(int sequence, int first, int attempt) {
        issue(
            new Action.ScheduleTask(
                sequence, known.name(), json, first, attempt, known.isDelegated()));
        open.put(
            sequence, new Open("activity", known.name(), now(), null, attempt, this::onAnswer));
      }

      @Override
      O result(@Nullable String result) {
        return payloads.read(result, known.output(), "the result of " + known.name());
      }
    }.begin();
  }

  @Override
  public <I extends @Nullable Object, O extends @Nullable Object> Task<O> startOrchestration(
      Orchestrator<I, O> child, I input, @Nullable String instanceId, Retry retry) {
    checkCaller();
    KnownOrchestrator known = catalogue.of(child);
    return startChild(known, known.output(), input, instanceId, retry);
  }

  @Override
  public <O extends @Nullable Object> Task<O> startOrchestration(
      String name, @Nullable Object input, @Nullable String instanceId, Class<O> output) {
    checkCaller();
    Names.check("name", name);
    KnownOrchestrator known =
        catalogue
            .child(name, orchestrator.remote() || isRecordedChild(name))
            .orElseThrow(
                () -> new IllegalArgumentException("there is no orchestration named " + name));
    return startChild(known, payloads.type(output), input, instanceId, Retry.NONE);
  }

  /** Whether it has been started, though perhaps where more names are known than here. */
  private boolean isRecordedChild(String name) {
    int position = actions.size();
    return recorded != null
        && position < recorded.actions().size()
        && recorded.actions().get(position) instanceof Action.CreateSubOrchestration child
        && child.name().equals(name);
  }

  private <O extends @Nullable Object> Task<O> startChild(
      KnownOrchestrator known,
      JavaType output,
      @Nullable Object input,
      @Nullable String instanceId,
      Retry retry) {
    if (origin.depth() >= limits.depth()) {
      throw new IllegalStateException(
          "%d orchestrations stand above this one: no deeper (lessserver.durable.deepest-nesting)"
              .formatted(origin.depth()));
    }
    if (instanceId != null) {
      Names.checkInstance(instanceId);
    }
    if (!locked.isEmpty()) {
      throw new IllegalStateException("no orchestration can be called in a critical section");
    }
    String json = payloads.write(input, "the input of " + known.name());
    return new Attempts<O>(known.name(), retry) {
      @Override
      void begin(int sequence, int first, int attempt) {
        // Made of what is never used again, so it never is either, and the same in each replay.
        UUID execution = named(origin.executionId() + ":" + sequence);
        String id = instanceId == null ? execution.toString() : instanceId;
        issue(
            new Action.CreateSubOrchestration(
                sequence, known.name(), id, execution, json, attempt));
        open.put(
            sequence,
            new Open(
                "orchestration", known.name() + " " + id, now(), null, attempt, this::onAnswer));
      }

      @Override
      O result(@Nullable String result) {
        return payloads.read(result, output, "the output of " + known.name());
      }
    }.begin();
  }

  /** A call and its retries: attempt, wait, attempt, each an action of its own. */
  private abstract class Attempts<O extends @Nullable Object> {

    private final String name;
    private final Retry retry;
    private final Pending<O> task;
    private final Instant began = now;
    private int first;
    private int attempt;

    Attempts(String name, Retry retry) {
      this.name = name;
      this.retry = retry;
      this.task = new Pending<>(Execution.this, name);
    }

    abstract void begin(int sequence, int firstSequence, int attemptNumber);

    abstract O result(@Nullable String result);

    Pending<O> begin() {
      first = sequence();
      attempt = 1;
      begin(first, first, attempt);
      return task;
    }

    void onAnswer(Answer answer) {
      switch (answer) {
        case Event.TaskCompleted completed -> task.complete(() -> result(completed.result()));
        case Event.SubOrchestrationCompleted completed ->
            task.complete(() -> result(completed.result()));
        case Event.TaskFailed failed -> onFailure(failed.failure());
        case Event.SubOrchestrationFailed failed -> onFailure(failed.failure());
        case Event.TimerFired _ -> {
          attempt++;
          begin(takeSequence(), first, attempt);
        }
        case Event.EntityOperationCompleted _,
            Event.EntityOperationFailed _,
            Event.EntityLockGranted _ ->
            throw new IllegalStateException("an entity does not answer for " + name);
      }
    }

    private void onFailure(Failure failure) {
      Optional<Instant> again = Optional.empty();
      Failure last = failure;
      if (failure.retriable()) {
        try {
          again =
              retry
                  .after(new FailedAttempt(attempt, failure, Duration.between(began, now)))
                  .map(wait -> time(now.plus(wait)));
        } catch (RuntimeException e) { // The handler is the orchestrator's code: the call fails.
          last = catalogue.failure(e);
        }
      }
      if (again.isEmpty()) {
        task.fail(new TaskFailedException(name, last));
        return;
      }
      createTimer(takeSequence(), again.get(), "retry " + name, attempt + 1, this::onAnswer);
    }
  }

  /** When a timer is to fire: at once if that is past, and in a year that the store can keep. */
  private Instant time(Instant at) {
    if (!at.isBefore(Mail.HELD)) {
      throw new IllegalArgumentException("a timer must be before " + Mail.HELD + ", not " + at);
    }
    return at.isBefore(now) ? now : at;
  }

  private void createTimer(
      int sequence, Instant at, String purpose, int attempt, Consumer<Answer> onFired) {
    Action.CreateTimer timer = issue(new Action.CreateTimer(sequence, at, purpose));
    open.put(sequence, new Open("timer", purpose, now, timer.fireAt(), attempt, onFired));
  }

  @Override
  public Task<@Nullable Void> timer(Instant at) {
    Pending<@Nullable Void> task = new Pending<>(this, "timer");
    Instant fireAt = time(at);
    createTimer(sequence(), fireAt, "timer", 1, _ -> task.complete(Execution::nothing));
    return task;
  }

  private static @Nullable Void nothing() {
    return null;
  }

  <T extends @Nullable Object> T await(Pending<T> task, Duration atMost) {
    if (endsWithin(task, atMost)) {
      return task.get();
    }
    throw new TaskTimedOutException(task.description(), atMost);
  }

  private boolean endsWithin(Pending<?> task, Duration atMost) {
    checkCaller();
    if (task.isDone()) {
      return true;
    }
    Instant fireAt = time(now.plus(atMost));
    int sequence = sequence();
    Pending<@Nullable Void> timeOut = new Pending<>(this, "time-out");
    createTimer(
        sequence,
        fireAt,
        "time-out " + task.description(),
        1,
        _ -> timeOut.complete(Execution::nothing));
    awaitUntil(() -> task.isDone() || timeOut.isDone());
    if (!timeOut.isDone()) {
      issue(new Action.CancelTimer(sequence(), sequence));
      open.remove(sequence);
    }
    return task.endedAs() < timeOut.endedAs();
  }

  @Override
  public <T extends @Nullable Object> Task<T> event(String name, Class<T> type) {
    return awaitEvent(name, type).task;
  }

  private <T extends @Nullable Object> AwaitedEvent<T> awaitEvent(String name, Class<T> type) {
    Pending<T> task = new Pending<>(this, "event " + name);
    AwaitedEvent<T> waiting = new AwaitedEvent<>(name, now, raised -> data(raised, type), task);
    return giveOrQueue(
        waiting,
        raised -> key(raised.name()).equals(key(name)),
        awaited.computeIfAbsent(key(name), _ -> new ArrayDeque<>()));
  }

  @Override
  public <T> Task<RaisedEvent<T>> nextEvent(Class<T> type) {
    Pending<RaisedEvent<T>> task = new Pending<>(this, "any event");
    AwaitedEvent<RaisedEvent<T>> waiting =
        new AwaitedEvent<>(
            "any", now, raised -> new RaisedEvent<>(raised.name(), data(raised, type)), task);
    return giveOrQueue(waiting, _ -> true, awaitedByNoName).task;
  }

  private <T extends @Nullable Object> T data(EventRaised raised, Class<T> type) {
    return payloads.read(raised.data(), payloads.type(type), "the event '" + raised.name() + "'");
  }

  private <T extends @Nullable Object> AwaitedEvent<T> giveOrQueue(
      AwaitedEvent<T> waiting, Predicate<EventRaised> wanted, Deque<AwaitedEvent<?>> queue) {
    checkCaller();
    for (Iterator<EventRaised> each = unawaited.iterator(); each.hasNext(); ) {
      EventRaised raised = each.next();
      if (wanted.test(raised)) {
        each.remove();
        give(waiting, raised);
        return waiting;
      }
    }
    queue.addLast(waiting);
    return waiting;
  }

  @Override
  public <T> Optional<T> waitFor(String event, Class<T> type, Duration atMost) {
    AwaitedEvent<T> waiting = awaitEvent(event, type);
    if (endsWithin(waiting.task, atMost)) {
      return Optional.ofNullable(waiting.task.get());
    }
    if (waiting.given == null) {
      awaited.getOrDefault(key(event), new ArrayDeque<>()).remove(waiting);
    } else { // It came in the same step as the time-out, behind it: whoever asks next gets it.
      unawaited.addFirst(waiting.given);
    }
    return Optional.empty();
  }

  private static String key(String event) {
    return event.toLowerCase(Locale.ROOT);
  }

  @Override
  public void sendEvent(String instanceId, String event, @Nullable Object data) {
    Names.checkInstance(instanceId);
    Names.check("event", event);
    String json = payloads.write(data, "the event '" + event + "'");
    issue(new Action.SendEvent(sequence(), instanceId, event, json));
  }

  @Override
  public <T extends @Nullable Object> List<T> all(List<Task<T>> tasks) {
    List<Pending<T>> pending = tasks.stream().map(task -> (Pending<T>) task).toList();
    awaitUntil(() -> pending.stream().allMatch(Pending::isDone));
    List<TaskFailedException> failures = new ArrayList<>();
    for (Pending<T> each : pending) {
      if (each.failure() != null) {
        failures.add(each.failure());
      }
    }
    if (!failures.isEmpty()) {
      throw new TasksFailedException(failures);
    }
    List<T> results = new ArrayList<>(pending.size());
    pending.forEach(each -> results.add(each.get()));
    return results;
  }

  @Override
  public Task<?> any(List<? extends Task<?>> tasks) {
    if (tasks.isEmpty()) {
      throw new IllegalArgumentException("any of no tasks would never end");
    }
    awaitUntil(() -> tasks.stream().anyMatch(Task::isDone));
    return tasks.stream()
        .min(Comparator.comparingInt(task -> ((Pending<?>) task).endedAs()))
        .orElseThrow();
  }

  @Override
  public <T extends @Nullable Object> T sideEffect(Class<T> type, Supplier<T> effect) {
    int sequence = sequence();
    Action.RecordSideEffect action =
        issue(
            recorded == null
                ? observe(sequence, effect)
                : new Action.RecordSideEffect(sequence, null, null));
    if (action.failure() != null) {
      throw new TaskFailedException("side effect", action.failure());
    }
    return payloads.read(action.value(), payloads.type(type), "a side effect");
  }

  private <T extends @Nullable Object> Action.RecordSideEffect observe(
      int sequence, Supplier<T> effect) {
    try {
      String value = payloads.write(effect.get(), "a side effect");
      return new Action.RecordSideEffect(sequence, value, null);
    } catch (Throwable thrown) { // recorded, so that a replay takes the same way
      if (unwinding) {
        throw thrown;
      }
      return new Action.RecordSideEffect(sequence, null, catalogue.failure(thrown));
    }
  }

  @Override
  public void customStatus(@Nullable Object status) {
    String json = payloads.write(status, "the custom status");
    if (json != null && json.length() > LARGEST_CUSTOM_STATUS) {
      throw new IllegalArgumentException(
          "the custom status is %d characters of JSON; at most %d are allowed"
              .formatted(json.length(), LARGEST_CUSTOM_STATUS));
    }
    issue(new Action.SetCustomStatus(sequence(), json));
  }

  @Override
  @SuppressWarnings("TypeParameterUnusedInFormals") // never returns, so that it may stand anywhere
  public <O> O continueAsNew(@Nullable Object input, List<? extends RaisedEvent<?>> putBack) {
    checkCaller();
    if (!locked.isEmpty()) {
      throw new IllegalStateException("close the critical section before you continue as new");
    }
    String json = payloads.write(input, "the input of " + orchestrator.name());
    List<Event> carried = new ArrayList<>();
    putBack.forEach(each -> carried.add(raised(each)));
    carried.addAll(unawaited);
    if (suspended) {
      carried.add(new Event.ExecutionSuspended(null));
    }
    held.stream().filter(EventRaised.class::isInstance).forEach(carried::add);
    issue(new Action.ContinueAsNew(sequence(), json, carried));
    unwinding = true;
    throw new Unwound();
  }

  private EventRaised raised(RaisedEvent<?> event) {
    String json = payloads.write(event.data(), "the event '" + event.name() + "'");
    return new EventRaised(event.name(), json, now);
  }

  // ----------------------------------------------------------------------------- entities

  @Override
  public <O extends @Nullable Object> Task<O> startEntityCall(
      EntityId entity, String operation, @Nullable Object input, Class<O> reply) {
    checkCaller();
    if (!locked.isEmpty() && !locked.contains(entity)) {
      throw new IllegalStateException(entity + " is not locked by this critical section");
    }
    Names.check("operation", operation);
    String json = payloads.write(input, "the input of " + operation);
    Pending<O> task = new Pending<>(this, entity + " " + operation);
    int sequence = sequence();
    issue(new Action.CallEntity(sequence, entity.toString(), operation, json));
    JavaType type = payloads.type(reply);
    openEntity(
        sequence,
        task.description(),
        answer -> {
          if (answer instanceof Event.EntityOperationFailed failed) {
            task.fail(new TaskFailedException(task.description(), failed.failure()));
          } else if (answer instanceof Event.EntityOperationCompleted done) {
            task.complete(
                () -> payloads.read(done.result(), type, "the reply of " + task.description()));
          }
        });
    return task;
  }

  private void openEntity(int sequence, String what, Consumer<Answer> onAnswer) {
    open.put(sequence, new Open("entity", what, now, null, 1, onAnswer));
  }

  @Override
  public void signalEntity(EntityId entity, String operation, @Nullable Object input) {
    signal(entity, operation, input, null);
  }

  @Override
  public void signalEntity(EntityId entity, String operation, @Nullable Object input, Instant at) {
    signal(entity, operation, input, time(at));
  }

  private void signal(
      EntityId entity, String operation, @Nullable Object input, @Nullable Instant at) {
    Names.check("operation", operation);
    String json = payloads.write(input, "the input of " + operation);
    issue(new Action.SignalEntity(sequence(), entity.toString(), operation, json, at));
  }

  @Override
  public CriticalSection lock(EntityId... entities) {
    checkCaller();
    if (!locked.isEmpty() || entities.length == 0) {
      throw new IllegalStateException("critical sections have entities, and do not nest");
    }
    Set<EntityId> wanted = Set.copyOf(List.of(entities));
    List<String> sorted = wanted.stream().map(EntityId::toString).sorted().toList();
    int sequence = sequence();
    issue(new Action.LockEntities(sequence, sorted));
    Pending<@Nullable Void> granted = new Pending<>(this, "lock " + sorted);
    openEntity(sequence, "lock " + sorted, _ -> granted.complete(Execution::nothing));
    granted.await();
    locked = wanted;
    return new Section(sorted);
  }

  private final class Section implements CriticalSection {

    private final List<String> entities;
    private boolean closed;

    Section(List<String> entities) {
      this.entities = entities;
    }

    @Override
    public void close() {
      if (!unwinding && !closed) { // Who ends lets go of them in any case.
        closed = true;
        issue(new Action.UnlockEntities(sequence(), entities));
        locked = Set.of();
      }
    }
  }

  @Override
  public Set<EntityId> locked() {
    return locked;
  }

  @Override
  public String instanceId() {
    return origin.instanceId();
  }

  @Override
  public UUID executionId() {
    return origin.executionId();
  }

  @Override
  public String name() {
    return orchestrator.name();
  }

  @Override
  public @Nullable String version() {
    return origin.version();
  }

  @Override
  public boolean patched(String changeId) {
    checkCaller();
    Names.check("changeId", changeId);
    return patches.computeIfAbsent(changeId, this::takesPatch);
  }

  private boolean takesPatch(String changeId) {
    if (recorded != null) {
      return recordedPatches.contains(changeId);
    }
    actions.add(new Action.TakePatch(nextSequence, changeId));
    historyLength++;
    return true;
  }

  @Override
  public boolean isReplaying() {
    return recorded != null;
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public UUID uuid() {
    checkCaller();
    return named(origin.executionId() + "/" + uuids++);
  }

  @Override
  public RandomGenerator random() {
    checkCaller();
    return random;
  }

  @Override
  public Logger log() {
    return log;
  }

  private static UUID named(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  private Logger replaySilent(Logger target) {
    InvocationHandler unlessReplaying =
        (_, method, arguments) -> {
          if (recorded != null && method.getReturnType() == void.class) {
            return null;
          }
          return method.invoke(target, arguments);
        };
    return (Logger)
        Proxy.newProxyInstance(
            Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, unlessReplaying);
  }
}
