package lessserver.orders.placement;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import lessserver.durable.OrchestrationContext;
import lessserver.durable.RetryPolicy;

/**
 * What undoes an orchestration's steps. Each is registered before the step it undoes: of a step
 * that failed, or was left alone, nobody knows whether it was done.
 */
final class Compensations {

  /** Giving up is no choice: somebody's money or goods are at stake. */
  static final RetryPolicy PERSISTENT =
      RetryPolicy.attempts(Integer.MAX_VALUE, Duration.ofMillis(200))
          .backingOffBy(2)
          .waitingAtMost(Duration.ofSeconds(30));

  private final OrchestrationContext context;
  private final Deque<Runnable> steps = new ArrayDeque<>();

  Compensations(OrchestrationContext context) {
    this.context = context;
  }

  /** To be called if it comes to nothing. */
  <I> void register(Function<I, ?> activity, I input) {
    steps.push(() -> context.call(activity, input, PERSISTENT));
  }

  /** Undoes everything, the last step first. */
  void run() {
    while (!steps.isEmpty()) {
      steps.pop().run();
    }
  }
}
