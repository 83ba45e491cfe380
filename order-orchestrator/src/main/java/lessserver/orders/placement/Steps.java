package lessserver.orders.placement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import lessserver.durable.OrchestrationContext;
import lessserver.durable.Retry;
import lessserver.durable.Task;
import lessserver.durable.TaskFailedException;
import lessserver.orders.order.OrderCancellation;
import lessserver.orders.order.OrderSignals;
import org.jspecify.annotations.Nullable;

/**
 * The steps of one order, each raced against two things: somebody who calls the order off, and the
 * time by which it should be finished.
 */
final class Steps {

  /** Before this change nobody was told of an order that could not be undone. */
  private static final String LATE_WHILE_UNDOING = "late while undoing";

  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  private final OrchestrationContext context;
  private final Task<OrderCancellation> cancellation;
  private final Runnable alert;
  private @Nullable Task<?> deadline;
  private boolean cancellable = true;
  private boolean undoing;

  /**
   * The time runs from now on.
   *
   * @param alert what to do, once, when it is over; the order goes on
   */
  Steps(OrchestrationContext context, Duration finishedWithin, Runnable alert) {
    this.context = context;
    this.cancellation = context.event(OrderSignals.CANCELLATION, OrderCancellation.class);
    this.deadline = context.timer(finishedWithin);
    this.alert = alert;
  }

  /**
   * Calls an activity.
   *
   * @throws CancelledException if the order is called off before it ends; the activity is left
   *     alone
   */
  <I, O> O call(Function<I, O> activity, I input, Retry retry) {
    Task<O> work = context.start(activity, input, retry);
    awaitAny(work);
    return work.await();
  }

  /** Waits for something, but not longer than that; throws as {@link #call}. */
  <T> Optional<T> await(Task<T> something, Duration atMost) {
    if (!something.isDone() && atMost.isPositive()) {
      awaitAny(something, context.timer(atMost));
    }
    return something.isDone() ? Optional.ofNullable(something.await()) : Optional.empty();
  }

  /**
   * From here on nobody can call the order off.
   *
   * @throws CancelledException if somebody has
   */
  void noWayBack() {
    requireWanted();
    cancellable = false;
  }

  /** From here on what was done is undone, and nobody can call that off. */
  void turnBack() {
    cancellable = false;
    undoing = true;
  }

  /**
   * Calls an activity until it succeeds. One that is refused is called again under another key: the
   * refusal may have been a proxy's, or be remembered under the old one.
   */
  <I> void insist(Function<I, ?> activity, I input) {
    Duration wait = FIRST_WAIT;
    while (!succeeds(activity, input)) {
      awaitAny(context.timer(wait));
      wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
    }
  }

  private <I> boolean succeeds(Function<I, ?> activity, I input) {
    try {
      call(activity, input, Compensations.PERSISTENT);
      return true;
    } catch (TaskFailedException e) {
      context.log().warn("event=not-undone reason=\"{}\"", e.getMessage());
      return false;
    }
  }

  private void awaitAny(Task<?>... awaited) {
    requireWanted();
    while (List.of(awaited).stream().noneMatch(Task::isDone)) {
      List<Task<?>> race = new ArrayList<>(List.of(awaited));
      if (cancellable) {
        race.add(cancellation);
      }
      if (deadline != null) {
        race.add(deadline);
      }
      context.any(race);
      requireWanted();
      alertIfLate();
    }
  }

  private void requireWanted() {
    if (cancellable && cancellation.isDone()) {
      throw new CancelledException(cancellation.await());
    }
  }

  private void alertIfLate() {
    if (deadline != null && deadline.isDone()) {
      deadline = null;
      if (!undoing || context.patched(LATE_WHILE_UNDOING)) {
        alert.run();
      }
    }
  }

  /** Somebody called the order off. */
  static final class CancelledException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    private CancelledException(@Nullable OrderCancellation wish) {
      this.reason = wish == null || wish.reason() == null ? "It was called off." : wish.reason();
    }

    String reason() {
      return reason;
    }
  }
}
