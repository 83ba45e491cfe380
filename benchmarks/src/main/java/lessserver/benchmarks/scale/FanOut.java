package lessserver.benchmarks.scale;

import java.util.function.Function;
import java.util.stream.IntStream;
import lessserver.durable.Orchestration;
import lessserver.durable.OrchestrationContext;
import lessserver.durable.Orchestrator;

/** So many activities at once, whose results are added. */
@Orchestration(FanOut.NAME)
class FanOut implements Orchestrator<Integer, Integer> {

  static final String NAME = "ScaleFanOut";

  private final Function<Integer, Integer> next;

  FanOut(Function<Integer, Integer> next) {
    this.next = next;
  }

  @Override
  public Integer run(OrchestrationContext context, Integer width) {
    return context
        .all(IntStream.range(0, width).mapToObj(_ -> context.start(next, 0)).toList())
        .stream()
        .mapToInt(Integer::intValue)
        .sum();
  }
}
