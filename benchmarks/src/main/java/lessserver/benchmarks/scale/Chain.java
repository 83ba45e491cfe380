package lessserver.benchmarks.scale;

import java.util.function.Function;
import lessserver.durable.Orchestration;
import lessserver.durable.OrchestrationContext;
import lessserver.durable.Orchestrator;

/** So many activities, one after the other. */
@Orchestration(Chain.NAME)
class Chain implements Orchestrator<Integer, Integer> {

  static final String NAME = "ScaleChain";

  private final Function<Integer, Integer> next;

  Chain(Function<Integer, Integer> next) {
    this.next = next;
  }

  @Override
  public Integer run(OrchestrationContext context, Integer length) {
    int reached = 0;
    for (int i = 0; i < length; i++) {
      reached = context.call(next, reached);
    }
    return reached;
  }
}
