package lessserver.durable.engine;

import java.time.Duration;
import java.util.function.Supplier;
import lessserver.durable.Task;
import lessserver.durable.TaskFailedException;
import org.jspecify.annotations.Nullable;

/** A task of one execution; all of it happens on the turn of that execution. */
final class Pending<T extends @Nullable Object> implements Task<T> {

  private static final int NOT_YET = Integer.MAX_VALUE;

  private final Execution execution;
  private final String description;

  /** The how-manieth of its execution to end. */
  private int ended = NOT_YET;

  private @Nullable Supplier<T> result;
  private @Nullable TaskFailedException failure;

  Pending(Execution execution, String description) {
    this.execution = execution;
    this.description = description;
  }

  void complete(Supplier<T> newResult) {
    result = newResult;
    ended = execution.countEnd();
  }

  void fail(TaskFailedException newFailure) {
    failure = newFailure;
    ended = execution.countEnd();
  }

  int endedAs() {
    return ended;
  }

  String description() {
    return description;
  }

  @Nullable TaskFailedException failure() {
    return failure;
  }

  @Override
  public boolean isDone() {
    return ended != NOT_YET;
  }

  @Override
  public T await() {
    execution.awaitUntil(this::isDone);
    return get();
  }

  @Override
  public T await(Duration atMost) {
    return execution.await(this, atMost);
  }

  T get() {
    if (failure != null) {
      failure.setStackTrace(Thread.currentThread().getStackTrace()); // where it was awaited
      throw failure;
    }
    if (result == null) {
      throw new IllegalStateException(description + " has not ended");
    }
    return result.get();
  }
}
