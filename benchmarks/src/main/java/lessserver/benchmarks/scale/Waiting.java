package lessserver.benchmarks.scale;

import java.time.Duration;
import java.util.function.Function;
import lessserver.durable.Orchestration;
import lessserver.durable.OrchestrationContext;
import lessserver.durable.Orchestrator;

/** Does something, waits for an event and for a timer, and does something once one has come. */
@Orchestration(Waiting.NAME)
class Waiting implements Orchestrator<Integer, Integer> {

  static final String NAME = "ScaleWaiting";
  static final String EVENT = "go";

  private final Function<Integer, Integer> next;

  Waiting(Function<Integer, Integer> next) {
    this.next = next;
  }

  /**
   * One more than it was told, or one more than that.
   *
   * @param seconds until the timer
   */
  @Override
  public Integer run(OrchestrationContext context, Integer seconds) {
    int begun = context.call(next, 0);
    int told = context.waitFor(EVENT, Integer.class, Duration.ofSeconds(seconds)).orElse(begun);
    return context.call(next, told);
  }
}
