package lessserver.stocks.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import lessserver.durable.CriticalSection;
import lessserver.durable.EntityId;
import lessserver.durable.Failure;
import lessserver.durable.OrchestrationContext;
import lessserver.durable.Orchestrator;
import lessserver.durable.RaisedEvent;
import lessserver.durable.Retry;
import lessserver.durable.Task;
import lessserver.durable.TaskFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A context whose time passes by itself: activities run at once, timers fire when awaited. */
final class VirtualTime implements OrchestrationContext {

  /** It went on with this input and an empty history. */
  static final class ContinuedAsNew extends RuntimeException {

    private static final long serialVersionUID = 1L;

    final transient @Nullable Object input;

    private ContinuedAsNew(@Nullable Object input) {
      this.input = input;
    }
  }

  /** A child that was started. */
  record Child(String instanceId, Object input) {}

  private record Timer(Instant at) {}

  final List<Object> customStatuses = new ArrayList<>();
  final List<Child> children = new ArrayList<>();
  private final Map<String, Instant> events = new HashMap<>();
  private final Duration activityTime;
  private Instant now;

  VirtualTime(Instant now, Duration activityTime) {
    this.now = now;
    this.activityTime = activityTime;
  }

  /** Somebody will raise the event then. */
  void raiseAt(String event, Instant at) {
    events.put(event, at);
  }

  private abstract static class Known<T extends @Nullable Object> implements Task<T> {

    @Override
    public T await(Duration atMost) {
      return await();
    }
  }

  @Override
  public <I extends @Nullable Object, O extends @Nullable Object> Task<O> start(
      Function<I, O> activity, I input, Retry retry) {
    now = now.plus(activityTime);
    O result;
    try {
      result = activity.apply(input);
    } catch (RuntimeException e) {
      return new Known<>() {
        @Override
        public O await() {
          throw new TaskFailedException("activity", Failure.of(e));
        }

        @Override
        public boolean isDone() {
          return true;
        }
      };
    }
    return new Known<>() {
      @Override
      public O await() {
        return result;
      }

      @Override
      public boolean isDone() {
        return true;
      }
    };
  }

  /** Passes when it is awaited; an event that comes before goes first. */
  private final class At extends Known<@Nullable Void> {

    private final Timer timer;

    private At(Timer timer) {
      this.timer = timer;
    }

    @Override
    @SuppressWarnings("NullAway") // It does not see that T may be null.
    public @Nullable Void await() {
      now = now.isAfter(timer.at()) ? now : timer.at();
      return null;
    }

    @Override
    public boolean isDone() {
      return !now.isBefore(timer.at());
    }
  }

  @Override
  public Task<@Nullable Void> timer(Instant at) {
    return new At(new Timer(at));
  }

  @Override
  public <T extends @Nullable Object> Task<T> event(String name, Class<T> type) {
    return new Known<>() {
      @Override
      @SuppressWarnings("NullAway")
      public T await() {
        return null;
      }

      @Override
      public boolean isDone() {
        Instant at = events.get(name);
        return at != null && !now.isBefore(at);
      }
    };
  }

  @Override
  public Task<?> any(List<? extends Task<?>> tasks) {
    At timer =
        tasks.stream().filter(At.class::isInstance).map(At.class::cast).findAny().orElseThrow();
    Optional<Instant> event =
        events.values().stream()
            .filter(at -> at.isAfter(now) && at.isBefore(timer.timer.at()))
            .findAny();
    if (event.isPresent()) {
      now = event.get();
    } else {
      timer.await();
    }
    return timer;
  }

  @Override
  public <I extends @Nullable Object, O extends @Nullable Object> Task<O> startOrchestration(
      Orchestrator<I, O> orchestrator, I input, @Nullable String instanceId, Retry retry) {
    children.add(new Child(String.valueOf(instanceId), String.valueOf(input)));
    return new Known<>() {
      @Override
      public O await() {
        throw new AssertionError("nobody is to wait for that");
      }

      @Override
      public boolean isDone() {
        return false;
      }
    };
  }

  @Override
  @SuppressWarnings("TypeParameterUnusedInFormals")
  public <O> O continueAsNew(@Nullable Object input, List<? extends RaisedEvent<?>> putBack) {
    throw new ContinuedAsNew(input);
  }

  @Override
  public void customStatus(@Nullable Object status) {
    if (status != null) {
      customStatuses.add(status);
    }
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public String instanceId() {
    return "monitor";
  }

  @Override
  public Logger log() {
    return LoggerFactory.getLogger(VirtualTime.class);
  }

  // ------------------------------------------------------------------- what no watch needs

  @Override
  public <T> Task<RaisedEvent<T>> nextEvent(Class<T> type) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <O extends @Nullable Object> Task<O> startOrchestration(
      String name, @Nullable Object input, @Nullable String instanceId, Class<O> output) {
    throw new UnsupportedOperationException();
  }

  @Override
  public UUID executionId() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String name() {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable String version() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean patched(String changeId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <O extends @Nullable Object> Task<O> startEntityCall(
      EntityId entity, String operation, @Nullable Object input, Class<O> reply) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void signalEntity(EntityId entity, String operation, @Nullable Object input) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void signalEntity(EntityId entity, String operation, @Nullable Object input, Instant at) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CriticalSection lock(EntityId... entities) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<EntityId> locked() {
    return Set.of();
  }

  @Override
  public boolean isReplaying() {
    return false;
  }

  @Override
  public <T extends @Nullable Object> List<T> all(List<Task<T>> tasks) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> Optional<T> waitFor(String event, Class<T> type, Duration atMost) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void sendEvent(String instanceId, String event, @Nullable Object data) {
    throw new UnsupportedOperationException();
  }

  @Override
  public UUID uuid() {
    throw new UnsupportedOperationException();
  }

  @Override
  public RandomGenerator random() {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T extends @Nullable Object> T sideEffect(Class<T> type, Supplier<T> effect) {
    throw new UnsupportedOperationException();
  }
}
