package lessserver.benchmarks.durable;

import java.util.function.Function;
import lessserver.durable.Orchestration;
import lessserver.durable.OrchestrationContext;
import lessserver.durable.Orchestrator;

/** The workflow on this project's engine. */
@Orchestration(Chain.NAME)
class Chain implements Orchestrator<String, String> {

  static final String NAME = "Chain";

  private final Function<String, String> first;
  private final Function<String, String> second;
  private final Function<String, String> third;
  private final Function<String, String> fourth;

  Chain(
      Function<String, String> first,
      Function<String, String> second,
      Function<String, String> third,
      Function<String, String> fourth) {
    this.first = first;
    this.second = second;
    this.third = third;
    this.fourth = fourth;
  }

  @Override
  public String run(OrchestrationContext context, String input) {
    String text = context.call(first, input);
    text = context.call(second, text);
    text = context.call(third, text);
    return context.call(fourth, text);
  }
}
