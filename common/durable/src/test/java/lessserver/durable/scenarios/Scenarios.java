package lessserver.durable.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
import lessserver.durable.OrchestrationContext;
import lessserver.durable.Orchestrator;
import lessserver.durable.Retry;
import lessserver.durable.RetryPolicy;
import lessserver.durable.Task;
import lessserver.durable.TaskFailedException;
import lessserver.durable.TaskTimedOutException;
import lessserver.durable.TasksFailedException;
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
