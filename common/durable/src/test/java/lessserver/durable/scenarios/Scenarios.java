package lessserver.durable.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.IntStream;
import lessserver.durable.Activity;
import lessserver.durable.CriticalSection;
import lessserver.durable.DelegatedActivity;
import lessserver.durable.Entity;
import lessserver.durable.EntityContext;
import lessserver.durable.EntityId;
import lessserver.durable.ExceptionProperties;
import lessserver.durable.Failure;
import lessserver.durable.OrchestrationContext;
import lessserver.durable.Orchestrator;
import lessserver.durable.RaisedEvent;
import lessserver.durable.RelayedFailureException;
import lessserver.durable.Retry;
import lessserver.durable.RetryPolicy;
import lessserver.durable.Task;
import lessserver.durable.TaskFailedException;
import lessserver.durable.TaskTimedOutException;
import lessserver.durable.TasksFailedException;
import lessserver.durable.web.DurableHttp;
import lessserver.durable.web.HttpCall;
import lessserver.durable.web.HttpReply;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One small orchestration for each ability, and activities that tell how they were called. */
@Configuration(proxyBeanMethods = false)
class Scenarios {

  /** What activities were called with, in this process. */
  static final class Calls {

    private final Map<String, Queue<String>> byInput = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> failuresLeft = new ConcurrentHashMap<>();
    final Semaphore gate = new Semaphore(0);

    /** The idempotency keys under which it was called with this input. */
    List<String> keys(String input) {
      return List.copyOf(byInput.getOrDefault(input, new ConcurrentLinkedQueue<>()));
    }

    void failFirst(String input, int times) {
      failuresLeft.put(input, new AtomicInteger(times));
    }

    private void note(String input) {
      byInput
          .computeIfAbsent(input, _ -> new ConcurrentLinkedQueue<>())
          .add(Activity.idempotencyKey().orElse("none"));
    }

    private boolean isToFail(String input) {
      AtomicInteger left = failuresLeft.get(input);
      return left != null && left.getAndDecrement() > 0;
    }
  }

  /** What the orchestrators' code did by itself, replays included. */
  static final class Traces {

    final Queue<String> lines = new ConcurrentLinkedQueue<>();
    final AtomicInteger sideEffects = new AtomicInteger();
    final CountDownLatch neverOpened = new CountDownLatch(1);
    volatile boolean changedCode;
    volatile boolean tired;
  }

  @Bean
  Calls calls() {
    return new Calls();
  }

  @Bean
  Traces traces() {
    return new Traces();
  }

  @Bean
  Function<String, String> shout(Calls calls) {
    return text -> {
      calls.note(text);
      return text.toUpperCase(Locale.ROOT);
    };
  }

  @Bean
  Function<String, String> stumble(Calls calls) {
    return text -> {
      calls.note(text);
      if (calls.isToFail(text)) {
        throw new IllegalStateException("stumbled over " + text, new RuntimeException("a stone"));
      }
      return text;
    };
  }

  /** Throws an exception without a message. */
  @Bean
  Function<String, String> sulk() {
    return _ -> {
      throw new NullPointerException();
    };
  }

  @Bean
  Function<String, String> waitAtGate(Calls calls) {
    return text -> {
      calls.note(text);
      calls.gate.acquireUninterruptibly();
      return text;
    };
  }

  @Bean
  Function<Integer, Integer> square() {
    return number -> number * number;
  }

  @Bean
  Function<Integer, String> repeat() {
    return "x"::repeat;
  }

  // ---------------------------------------------------------------------------- the abilities

  @Bean
  Orchestrator<@Nullable Void, String> nothing() {
    return (_, _) -> "done";
  }

  @Bean
  Orchestrator<String, String> chain(Function<String, String> shout) {
    return (context, input) ->
        context.call(shout, input + "1")
            + context.call(shout, input + "2")
            + context.call(shout, input + "3")
            + context.call(shout, input + "4");
  }

  @Bean
  Orchestrator<Integer, Integer> fanOut(Function<Integer, Integer> square) {
    return (context, count) -> {
      List<Task<Integer>> tasks =
          IntStream.range(0, count).mapToObj(i -> context.start(square, i)).toList();
      return context.all(tasks).stream().mapToInt(Integer::intValue).sum();
    };
  }

  @Bean
  Orchestrator<List<String>, String> fanOutWithFailures(Function<String, String> stumble) {
    return (context, inputs) -> {
      try {
        context.all(inputs.stream().map(each -> context.start(stumble, each)).toList());
        return "all well";
      } catch (TasksFailedException e) {
        return e.failures().size() + " failed: " + e.failure().message();
      }
    };
  }

  @Bean
  Orchestrator<String, String> eventOrTimer() {
    return (context, wait) -> {
      Task<String> event = context.event("Approval", String.class);
      Task<?> first = context.any(event, context.timer(Duration.parse(wait)));
      return first.equals(event) ? event.await() : "too late";
    };
  }

  @Bean
  Orchestrator<String, String> approval() {
    return (context, wait) -> {
      Optional<String> answer = context.waitFor("Approval", String.class, Duration.parse(wait));
      return answer.orElse("nobody answered");
    };
  }

  @Bean
  Orchestrator<Integer, List<String>> collectEvents() {
    return (context, count) -> {
      List<String> events = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        events.add(context.waitFor("item", String.class));
      }
      return events;
    };
  }

  @Bean
  Orchestrator<Integer, String> nap() {
    return (context, millis) -> {
      Instant before = context.now();
      context.sleep(Duration.ofMillis(millis));
      return String.valueOf(Duration.between(before, context.now()).toMillis() >= millis);
    };
  }

  @Bean
  Orchestrator<String, String> timedCall(Function<String, String> waitAtGate) {
    return (context, input) -> {
      try {
        return context.start(waitAtGate, input).await(Duration.ofMillis(200));
      } catch (TaskTimedOutException e) {
        return "timed out";
      }
    };
  }

  @Bean
  Orchestrator<String, String> retried(Function<String, String> stumble) {
    return (context, input) ->
        context.call(
            stumble,
            input,
            RetryPolicy.attempts(4, Duration.ofMillis(20))
                .backingOffBy(2)
                .waitingAtMost(Duration.ofMillis(50)));
  }

  @Bean
  Orchestrator<String, String> retriedByHandler(Function<String, String> stumble) {
    return (context, input) ->
        context.call(
            stumble,
            input,
            attempt ->
                attempt.failure().isCausedBy(IllegalStateException.class) && attempt.number() < 3
                    ? Optional.of(Duration.ofMillis(10))
                    : Optional.empty());
  }

  @Bean
  Orchestrator<String, String> caught(
      Function<String, String> stumble, Function<String, String> sulk) {
    return (context, input) -> {
      try {
        return input.equals("sulk") ? context.call(sulk, input) : context.call(stumble, input);
      } catch (TaskFailedException e) {
        return "caught " + e.failure().type() + " because of " + e.failure().cause();
      }
    };
  }

  @Bean
  Orchestrator<Integer, String> thrower() {
    return (_, kind) -> {
      switch (kind) {
        case 0 -> throw new IllegalArgumentException("a bad argument");
        case 1 -> throw new AssertionError("an error");
        case 2 -> throw new IllegalStateException("long ".repeat(100_000));
        default -> throw new NullPointerException();
      }
    };
  }

  /** An exception that has more to tell than its message. */
  static final class Unfit extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unfit(String message) {
      super(message);
    }
  }

  @Bean
  ExceptionProperties propertiesOfTheUnfit() {
    return thrown -> {
      if (thrown instanceof Unfit) {
        Map<String, @Nullable Object> properties = new HashMap<>();
        properties.put("code", "E-7");
        properties.put("attempts", 3);
        properties.put("isFinal", true);
        properties.put("since", Instant.EPOCH);
        properties.put("nobody", null);
        properties.put("sizes", List.of(1.5, "large"));
        properties.put("limits", Map.of("width", 9_999_999_999L));
        return properties;
      }
      if (thrown instanceof AssertionError) {
        throw new NoClassDefFoundError("it is not known either");
      }
      return Map.of();
    };
  }

  @Bean
  ExceptionProperties propertiesOfBadArguments() {
    return thrown ->
        thrown instanceof IllegalArgumentException
            ? Map.of("argument", "x".repeat(1_000))
            : Map.of();
  }

  @Bean
  Function<String, String> fit() {
    return what -> {
      throw new IllegalStateException("around", new Unfit(what));
    };
  }

  @Bean
  Orchestrator<String, String> fitter(Function<String, String> fit) {
    return (context, what) -> context.call(fit, what);
  }

  @Bean
  Orchestrator<String, String> parentOfFitter(Orchestrator<String, String> fitter) {
    return (context, what) -> context.callOrchestration(fitter, what);
  }

  /** Calls itself. */
  @Bean
  Family family() {
    return new Family();
  }

  static final class Family implements Orchestrator<Integer, Integer> {
    @Override
    public Integer run(OrchestrationContext context, Integer depth) {
      return depth == 0 ? 1 : 1 + context.callOrchestration(this, depth - 1);
    }
  }

  @Bean
  Orchestrator<String, String> child(Function<String, String> stumble) {
    return (context, input) -> "child of " + context.call(stumble, input);
  }

  @Bean
  Orchestrator<String, String> parent(Orchestrator<String, String> child) {
    return (context, input) ->
        context
            .startOrchestration(child, input, null, RetryPolicy.attempts(3, Duration.ofMillis(20)))
            .await();
  }

  @Bean
  Orchestrator<String, String> parentOfNamed(Orchestrator<List<String>, String> patient) {
    return (context, id) -> {
      try {
        return context.startOrchestration(patient, List.of(), id, Retry.NONE).await();
      } catch (TaskFailedException e) {
        return "failed: " + e.failure().type();
      }
    };
  }

  /** Waits for the event {@code go}. */
  @Bean
  Orchestrator<List<String>, String> patient() {
    return (context, _) -> "went " + context.waitFor("go", String.class);
  }

  /** Takes one event in each execution, and goes on as new. */
  @Bean
  Orchestrator<List<String>, List<String>> eternalCollector() {
    return (context, soFar) -> {
      if (soFar.size() == 50) {
        return soFar;
      }
      List<String> next = new ArrayList<>(soFar);
      next.add(context.waitFor("item", String.class));
      return context.continueAsNew(next);
    };
  }

  /** Takes what comes, puts the last back, and names in the next execution what comes again. */
  @Bean
  Orchestrator<List<String>, List<String>> gatherer() {
    return (context, names) -> {
      List<RaisedEvent<String>> taken = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        taken.add(context.nextEvent(String.class).await());
      }
      List<String> all = new ArrayList<>(names);
      taken.forEach(each -> all.add(each.name() + "=" + each.data()));
      return names.isEmpty() ? context.continueAsNew(all, List.of(taken.getLast())) : all;
    };
  }

  /** Awaits an event by its name and one by none. */
  @Bean
  Orchestrator<String, List<String>> picky() {
    return (context, _) -> {
      Task<RaisedEvent<String>> any = context.nextEvent(String.class);
      String named = context.waitFor("named", String.class);
      return List.of(named, any.await().name());
    };
  }

  /** Calls the orchestration that it is told the name of. */
  @Bean
  Orchestrator<String, String> callerByName() {
    return (context, name) ->
        context.startOrchestration(name, "by its name", null, String.class).await();
  }

  /** Others, who come and go, and carry out a call when they are there. */
  static final class Porters {

    final AtomicInteger there = new AtomicInteger();
    final AtomicInteger handBack = new AtomicInteger();
    final AtomicInteger busy = new AtomicInteger();
    final AtomicInteger carried = new AtomicInteger();

    String carry(String load) {
      if (handBack.getAndDecrement() > 0) {
        throw new DelegatedActivity.HandedBackException("its porter is gone");
      }
      if (busy.getAndDecrement() > 0) {
        throw DelegatedActivity.HandedBackException.forAWhile("has no time", Duration.ZERO);
      }
      carried.incrementAndGet();
      if (load.startsWith("too heavy")) {
        throw new RelayedFailureException(
            new Failure("porter.Sprain", "my back", null, false, null));
      }
      return "carried " + load;
    }
  }

  @Bean
  Porters porters() {
    return new Porters();
  }

  @Bean
  DelegatedActivity<String, String> porter(Porters porters) {
    return new DelegatedActivity<>(String.class, String.class, porters.there::get, porters::carry);
  }

  @Bean
  Orchestrator<String, String> shipper(DelegatedActivity<String, String> porter) {
    return (context, load) -> context.call(porter.code(), load);
  }

  @Bean
  Orchestrator<Integer, Integer> countdown(Function<Integer, Integer> square) {
    return (context, left) -> {
      context.call(square, left);
      return left == 0 ? 0 : context.continueAsNew(left - 1);
    };
  }

  @Bean
  Orchestrator<String, String> statusTeller(Function<String, String> shout) {
    return (context, _) -> {
      context.customStatus(Map.of("progress", 50));
      context.waitFor("go", String.class);
      context.customStatus(null);
      return context.call(shout, "told");
    };
  }

  record Values(Instant now, UUID uuid, long random, int sideEffect) {}

  /** Reads everything that would differ in a replay, waits, and reads what it has kept. */
  @Bean
  Orchestrator<String, Values> reader(Traces traces, Function<String, String> shout) {
    return (context, _) -> {
      Values values =
          new Values(
              context.now(),
              context.uuid(),
              context.random().nextLong(),
              context.sideEffect(Integer.class, traces.sideEffects::incrementAndGet));
      traces.lines.add(values.toString());
      context.log().info("reader speaks");
      context.call(shout, "reader");
      context.waitFor("go", String.class);
      return values;
    };
  }

  @Bean
  Orchestrator<String, String> sender() {
    return (context, to) -> {
      context.sendEvent(to, "go", "ahead");
      return "sent";
    };
  }

  /** Does other things when its code is changed. */
  @Bean
  Orchestrator<String, String> changeable(
      Traces traces, Function<String, String> shout, Function<String, String> stumble) {
    return (context, input) -> {
      String said = context.call(traces.changedCode ? stumble : shout, input);
      context.waitFor("go", String.class);
      return said;
    };
  }

  /** Does other things when its code is changed; then waits for two events and for its bell. */
  @Bean
  Orchestrator<String, List<String>> changeableCollector(
      Traces traces, Function<String, String> shout, Function<String, String> stumble) {
    return (context, input) -> {
      Task<?> bell = context.timer(Duration.ofHours(1));
      context.call(traces.changedCode ? stumble : shout, input);
      List<String> events = new ArrayList<>();
      events.add(context.waitFor("item", String.class));
      events.add(context.waitFor("item", String.class));
      bell.await();
      return events;
    };
  }

  @Bean
  Orchestrator<String, String> gated(Function<String, String> waitAtGate) {
    return (context, input) -> context.call(waitAtGate, input);
  }

  /** Has an activity at the gate while its own code stands still. */
  @Bean
  Orchestrator<String, String> gatedSleeper(Traces traces, Function<String, String> waitAtGate) {
    return (context, input) -> {
      Task<String> atGate = context.start(waitAtGate, input);
      context.waitFor("go", String.class);
      while (!traces.tired) {
        LockSupport.park();
      }
      return atGate.await();
    };
  }

  /** Calls an activity when it is told to, or after an hour. */
  @Bean
  Orchestrator<String, String> reminded(Function<String, String> shout) {
    return (context, input) -> {
      context.waitFor("go", String.class, Duration.ofHours(1));
      String said = context.call(shout, input);
      context.waitFor("end", String.class);
      return said;
    };
  }

  /** Waits for {@code go} and begins anew, then collects so many events. */
  @Bean
  Orchestrator<Integer, List<String>> collectAnew(
      Orchestrator<Integer, List<String>> collectEvents) {
    return (context, count) -> {
      if (count > 0) {
        return collectEvents.run(context, count);
      }
      context.waitFor("go", String.class);
      return context.continueAsNew(-count);
    };
  }

  /** Is another execution before anybody has seen the first. */
  @Bean
  Orchestrator<Boolean, String> reborn() {
    return (context, isNew) ->
        isNew ? context.continueAsNew(false) : context.waitFor("go", String.class);
  }

  /** Reads of the world what cannot be had, or not be kept. */
  @Bean
  Orchestrator<Integer, String> unluckyReader(Traces traces, Function<String, String> shout) {
    return (context, size) -> {
      String read;
      try {
        read =
            context.sideEffect(
                String.class,
                () -> {
                  traces.sideEffects.incrementAndGet();
                  if (size == 0) {
                    throw new IllegalStateException("nothing to read");
                  }
                  return "x".repeat(size);
                });
      } catch (TaskFailedException e) {
        read = e.failure().message();
      }
      context.call(shout, "reader");
      context.waitFor("go", String.class);
      return read;
    };
  }

  @Bean
  Orchestrator<String, String> treeReader() {
    return (context, _) -> {
      JsonNode tree = context.waitFor("tree", JsonNode.class);
      context.waitFor("go", String.class);
      int depth = 0;
      for (JsonNode each = tree; each.isArray(); each = each.path(0)) {
        depth++;
      }
      return "depth " + depth;
    };
  }

  /** Asks for what no store can keep. */
  @Bean
  Orchestrator<String, String> demanding(Orchestrator<List<String>, String> patient) {
    return (context, what) -> {
      switch (what) {
        case "event" -> context.sendEvent("a\0b", "go", null);
        case "child" -> context.startOrchestration(patient, List.of(), "a\0b", Retry.NONE);
        default -> context.timer(Instant.parse(what)).await();
      }
      return "had it";
    };
  }

  /** Whatever happens to it, it compensates. */
  @Bean
  Orchestrator<String, String> compensating(
      Function<String, String> shout, Function<String, String> stumble) {
    return (context, input) -> {
      try {
        context.waitFor("go", String.class);
        return context.call(shout, input + " done");
      } catch (Throwable e) {
        context.call(stumble, input + " compensated");
        throw e;
      } finally {
        context.call(stumble, input + " finally");
      }
    };
  }

  // ------------------------------------------------------------- what is rewound, or changed

  @Bean
  Orchestrator<String, String> stumblingChain(Function<String, String> stumble) {
    return (context, input) ->
        context.call(stumble, input + "1") + context.call(stumble, input + "2");
  }

  @Bean
  Orchestrator<List<String>, String> stumblingFan(Function<String, String> stumble) {
    return (context, inputs) ->
        String.join(
            "", context.all(inputs.stream().map(each -> context.start(stumble, each)).toList()));
  }

  /** Has another plan when the first fails. */
  @Bean
  Orchestrator<String, String> planB(Function<String, String> stumble) {
    return (context, input) -> {
      String done;
      try {
        done = context.call(stumble, input + "plan A");
      } catch (TaskFailedException e) {
        done = context.call(stumble, input + "plan B");
      }
      context.call(stumble, input + "end");
      return done;
    };
  }

  /** Takes back what it has done when the rest fails. */
  @Bean
  Orchestrator<String, String> saga(Function<String, String> stumble) {
    return (context, input) -> {
      context.call(stumble, input + "charge");
      try {
        return context.call(stumble, input + "ship");
      } catch (TaskFailedException e) {
        context.call(stumble, input + "refund");
        throw e;
      }
    };
  }

  @Bean
  Orchestrator<String, String> parentOfOne(Orchestrator<String, String> child) {
    return (context, input) -> context.callOrchestration(child, input);
  }

  /** Has a timer under way while it stumbles, and waits for it. */
  @Bean
  Orchestrator<String, String> timedStumbler(Function<String, String> stumble) {
    return (context, input) -> {
      Task<?> bell = context.timer(Duration.ofMillis(500));
      String first = context.waitFor("go", String.class);
      String said = context.call(stumble, input);
      bell.await();
      return first + ", " + said + ", " + context.waitFor("end", String.class);
    };
  }

  @Bean
  Orchestrator<String, String> brittle(Traces traces) {
    return (context, _) -> {
      String said = context.waitFor("go", String.class);
      if (traces.changedCode) {
        throw new IllegalStateException("a bug");
      }
      return said;
    };
  }

  /** Before it was changed, it shouted; now it repeats. */
  @Bean
  Orchestrator<String, String> patchable(
      Traces traces, Function<String, String> shout, Function<Integer, String> repeat) {
    return (context, input) -> {
      boolean isNew = traces.changedCode && context.patched("repeat, do not shout");
      if (isNew) {
        context.call(repeat, 3);
      } else {
        context.call(shout, input);
      }
      context.waitFor("go", String.class);
      return isNew ? "new way" : "old way";
    };
  }

  @Bean
  VersionTeller versionTeller() {
    return new VersionTeller();
  }

  static final class VersionTeller implements Orchestrator<String, List<String>> {
    @Override
    public List<String> run(OrchestrationContext context, String who) {
      String own = String.valueOf(context.version());
      return who.equals("child")
          ? List.of(own)
          : List.of(own, context.callOrchestration(this, "child").getFirst());
    }
  }

  /** Has a child that has a child, down to one that waits. */
  @Bean
  Grandparent grandparent() {
    return new Grandparent();
  }

  static final class Grandparent implements Orchestrator<Integer, String> {
    @Override
    public String run(OrchestrationContext context, Integer depth) {
      return depth == 0
          ? context.waitFor("go", String.class)
          : context.callOrchestration(this, depth - 1);
    }
  }

  // ------------------------------------------------------------------ what others check, too

  @Bean
  Orchestrator<Integer, Boolean> alarm() {
    return (context, millis) -> {
      Instant at = context.now().plusMillis(millis);
      context.timer(at).await();
      context.timer(Instant.EPOCH).await();
      return !context.now().isBefore(at);
    };
  }

  /** Tells in which order its bells rang. */
  @Bean
  Orchestrator<List<Integer>, List<Integer>> bells() {
    return (context, millis) -> {
      Map<Task<?>, Integer> bells = new LinkedHashMap<>();
      millis.forEach(each -> bells.put(context.timer(Duration.ofMillis(each)), each));
      List<Integer> rang = new ArrayList<>();
      while (!bells.isEmpty()) {
        rang.add(bells.remove(context.any(List.copyOf(bells.keySet()))));
      }
      return rang;
    };
  }

  @Bean
  Orchestrator<String, List<Boolean>> replayTeller(Function<String, String> shout) {
    return (context, _) -> {
      List<Boolean> replaying = new ArrayList<>();
      replaying.add(context.isReplaying());
      context.call(shout, "one");
      replaying.add(context.isReplaying());
      context.call(shout, "two");
      replaying.add(context.isReplaying());
      return replaying;
    };
  }

  @Bean
  Orchestrator<String, String> firstOf(
      Function<String, String> shout, Function<String, String> waitAtGate, Calls calls) {
    return (context, input) -> {
      Task<String> slow = context.start(waitAtGate, input);
      Task<String> fast = context.start(shout, input);
      Task<?> first = context.any(slow, fast);
      String said = String.valueOf(first.await());
      calls.gate.release();
      return said;
    };
  }

  /** Posts a job, and says how it ended. */
  @Bean
  Orchestrator<String, String> caller(DurableHttp http) {
    return (context, url) -> {
      try {
        Map<String, String> headers = Map.of("Authorization", "Bearer secret");
        HttpReply reply = http.call(context, new HttpCall(url, headers, "the job"));
        return reply.status() + " " + reply.body();
      } catch (TaskFailedException e) {
        return e.failure().type();
      }
    };
  }

  @Bean
  Orchestrator<String, String> parentByHandler(Orchestrator<String, String> child) {
    return (context, input) ->
        context
            .startOrchestration(
                child,
                input,
                null,
                attempt ->
                    attempt.failure().isCausedBy(IllegalStateException.class)
                            && attempt.number() < 2
                        ? Optional.of(Duration.ofMillis(10))
                        : Optional.empty())
            .await();
  }

  @Bean
  Orchestrator<String, String> parentOfEnded(VersionTeller versionTeller) {
    return (context, _) -> {
      context.callOrchestration(versionTeller, "child");
      context.customStatus("its child has ended");
      return context.waitFor("go", String.class);
    };
  }

  // ---------------------------------------------------------------------------------- entities

  @Bean
  Entity<Integer> counter() {
    return Scenarios::count;
  }

  /** A counter whose instances nobody else makes. */
  @Bean
  Entity<Integer> listed() {
    return Scenarios::count;
  }

  private static Integer count(EntityContext context, @Nullable Integer state) {
    int before = state == null ? 0 : state;
    return switch (context.operation()) {
      case "add", "plus" -> {
        Integer addend = context.input(Integer.class);
        int after = before + (addend == null ? 0 : addend);
        context.reply(after);
        yield after;
      }
      case "pass" -> {
        context.signal(EntityId.parse(String.valueOf(context.input(String.class))), "add", before);
        yield before;
      }
      case "celebrate" -> {
        context.start("counting", context.id().toString());
        yield before;
      }
      default -> throw new IllegalArgumentException("no operation " + context.operation());
    };
  }

  @Bean
  Entity<String> log() {
    return (context, state) -> {
      String line = context.input(String.class);
      return state == null ? line : state + "," + line;
    };
  }

  @Bean
  Orchestrator<String, Integer> counting() {
    return (context, id) -> {
      EntityId counter = EntityId.parse(id);
      Task<Integer> three = context.startEntityCall(counter, "add", 3, Integer.class);
      Task<Integer> seven = context.startEntityCall(counter, "add", 4, Integer.class);
      int sum = seven.await();
      context.signalEntity(counter, "add", three.await());
      return sum;
    };
  }

  /** A counter's operations. */
  interface Counter {

    /** A signal. */
    void pass(String to);

    int add(int addend);

    /** Only begins the call. */
    Task<Integer> plus(@Nullable Integer addend);

    /** No counter can. */
    Void fly();
  }

  @Bean
  Orchestrator<List<String>, List<Integer>> countingByProxy() {
    return (context, ids) -> {
      Counter counter = context.entity(EntityId.parse(ids.getFirst()), Counter.class);
      Counter other = context.entity(EntityId.parse(ids.getLast()), Counter.class);
      int three = counter.add(3);
      Task<Integer> five = counter.plus(2);
      Task<Integer> still = counter.plus(null);
      counter.pass(ids.getLast());
      List<Integer> counted = List.of(three, five.await(), still.await());
      try {
        other.fly();
        return List.of();
      } catch (TaskFailedException _) { // no operation fly
        return counted;
      }
    };
  }

  @Bean
  Orchestrator<String, String> miscounting() {
    return (context, id) -> {
      try {
        return context.callEntity(EntityId.parse(id), "fly", null, String.class);
      } catch (TaskFailedException e) {
        return e.failure().toString();
      }
    };
  }

  /** Moves one from the first to the second, in two steps that belong together. */
  @Bean
  Orchestrator<List<String>, String> transfer() {
    return (context, ids) -> {
      EntityId from = EntityId.parse(ids.getFirst());
      EntityId to = EntityId.parse(ids.getLast());
      try (var _ = context.lock(to, from)) {
        int before = context.callEntity(from, "add", 0, Integer.class);
        int other = context.callEntity(to, "add", 1, Integer.class);
        int after = context.callEntity(from, "add", -1, Integer.class);
        return after == before - 1 && other == -after ? "nobody came between" : "somebody did";
      }
    };
  }

  @Bean
  Orchestrator<String, String> holder() {
    return (context, id) -> {
      EntityId log = EntityId.parse(id);
      try (var _ = context.lock(log)) {
        context.callEntity(log, "append", "holder", Void.class);
        return context.waitFor("go", String.class);
      }
    };
  }

  @Bean
  Orchestrator<String, String> failingHolder(Function<String, String> sulk) {
    return (context, id) -> {
      try (var _ = context.lock(EntityId.parse(id))) {
        return context.call(sulk, "sulk");
      }
    };
  }

  /** Closes a section again while it is in another. */
  @Bean
  Orchestrator<String, Boolean> closingTwice() {
    return (context, id) -> {
      EntityId second = EntityId.parse(id + "2");
      CriticalSection first = context.lock(EntityId.parse(id + "1"));
      first.close();
      CriticalSection other = context.lock(second);
      first.close();
      context.callEntity(second, "append", "locked", Void.class);
      context.waitFor("go", String.class);
      boolean isHeld = context.locked().contains(second);
      other.close();
      return isHeld;
    };
  }

  @Bean
  Orchestrator<String, List<String>> ruleBreaker(Orchestrator<String, String> child) {
    return (context, id) -> {
      EntityId counter = EntityId.parse(id);
      List<String> refused = new ArrayList<>();
      try (var _ = context.lock(counter)) {
        refuse(refused, "nested", () -> context.lock(counter).close());
        refuse(
            refused,
            "stranger",
            () -> context.callEntity(new EntityId("log", id), "append", "x", Void.class));
        refuse(refused, "child", () -> context.callOrchestration(child, "x"));
        refuse(refused, "anew", () -> context.continueAsNew(id));
      }
      return refused;
    };
  }

  private static void refuse(List<String> refused, String what, Runnable forbidden) {
    try {
      forbidden.run();
    } catch (IllegalStateException e) {
      refused.add(what);
    }
  }

  // ------------------------------------------------------------------------ what misbehaves

  @Bean
  Orchestrator<String, String> sleeper(Traces traces) {
    return (_, _) -> {
      try {
        traces.neverOpened.await();
      } catch (InterruptedException e) {
        return "woken";
      }
      return "slept";
    };
  }

  @Bean
  Orchestrator<String, Long> spinner(Traces traces) {
    return (_, _) -> {
      long turns = 0;
      while (!traces.tired) {
        turns++;
      }
      return turns;
    };
  }

  @Bean
  Orchestrator<String, String> starter(Function<String, String> shout) {
    return (context, input) -> {
      List<String> thrown = new ArrayList<>();
      Thread thread =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      context.call(shout, input);
                    } catch (IllegalStateException e) {
                      thrown.add("refused");
                    }
                  });
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return thrown.toString();
    };
  }

  @Bean
  Orchestrator<String, Integer> recursive() {
    return (context, input) -> deeper(context, 1);
  }

  @SuppressWarnings("InfiniteRecursion") // that is the point
  private static int deeper(OrchestrationContext context, int depth) {
    return depth + deeper(context, depth + 1);
  }

  @Bean
  Orchestrator<Integer, Integer> hoarder(Function<Integer, Integer> square) {
    return (context, count) -> {
      List<Task<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        tasks.add(context.start(square, i));
      }
      return context.all(tasks).size();
    };
  }

  /** Catches what takes it out of memory, and goes on calling. */
  @Bean
  Orchestrator<String, String> stubborn(Function<String, String> shout) {
    return (context, input) -> {
      while (true) {
        try {
          context.waitFor("go", String.class);
          return context.call(shout, input + " went");
        } catch (Throwable _) {
          // again
        }
      }
    };
  }

  @Bean
  Orchestrator<Integer, Integer> big(Function<Integer, String> repeat) {
    return (context, size) -> context.call(repeat, size).length();
  }
}
