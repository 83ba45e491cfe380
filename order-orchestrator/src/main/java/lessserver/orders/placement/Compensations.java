package lessserver.orders.placement;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import lessserver.durable.Retry;
import lessserver.durable.RetryPolicy;

/**
 * What undoes an orchestration's steps. Each is registered before the step it undoes: of a step
 * that failed, or was left alone, nobody knows whether it was done.
 */
final class Compensations {

  private static final Duration SOON = Duration.ofMillis(200);

  /** After so long it is tried less often: the history, which keeps each attempt, has an end. */
  private static final Duration LONG = Duration.ofHours(1);

  private static final Retry AT_FIRST =
      RetryPolicy.attempts(Integer.MAX_VALUE, SOON)
          .backingOffBy(2)
          .waitingAtMost(Duration.ofSeconds(30));
  private static final Retry LATER =
      RetryPolicy.attempts(Integer.MAX_VALUE, Duration.ofMinutes(10));

  /** Giving up is no choice: somebody's money or goods are at stake. */
  static final Retry PERSISTENT =
      attempt -> (attempt.elapsed().compareTo(LONG) < 0 ? AT_FIRST : LATER).after(attempt);

  private final Steps steps;
  private final Deque<Runnable> undoing = new ArrayDeque<>();

  Compensations(Steps steps) {
    this.steps = steps;
  }

  /** To be called if it comes to nothing. */
  <I> void register(Function<I, ?> activity, I input) {
    undoing.push(() -> steps.insist(activity, input));
  }

  /** Undoes everything, the last step first. */
  void run() {
    steps.turnBack();
    while (!undoing.isEmpty()) {
      undoing.pop().run();
    }
  }
}
