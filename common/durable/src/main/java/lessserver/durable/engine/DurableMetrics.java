package lessserver.durable.engine;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;

/** What the engine counts; all names begin with {@code durable}. */
final class DurableMetrics {

  private final MeterRegistry meters;
  private final DistributionSummary batchSizes;
  private final Counter steps;
  private final Counter replays;
  private final Counter takeOvers;
  private final Counter refused;
  private final Counter recoveries;
  private final Counter poisoned;
  private final Counter blocked;
  private final Timer timerLag;

  DurableMetrics(MeterRegistry meters, Supplier<Number> live, Supplier<Number> cached) {
    this.meters = meters;
    Gauge.builder("durable.instances.live", live)
        .description("instances in this replica's memory")
        .register(meters);
    Gauge.builder("durable.instances.cached", cached)
        .description("instances whose code is parked, ready to go on without a replay")
        .register(meters);
    this.batchSizes =
        DistributionSummary.builder("durable.commit.batch")
            .description("steps stored in one transaction")
            .register(meters);
    this.steps = counter("durable.steps", "steps stored");
    this.replays = counter("durable.replays", "instances brought back to memory from history");
    this.takeOvers = counter("durable.takeovers", "partitions taken from a replica that died");
    this.refused =
        counter("durable.messages.refused", "answers and events that nobody waits for any more");
    this.recoveries = counter("durable.recoveries", "instances found in the middle of an activity");
    this.poisoned = counter("durable.poisoned", "instances and tasks given up");
    this.blocked =
        counter("durable.blocked", "instances suspended because their code cannot go on");
    this.timerLag =
        Timer.builder("durable.timer.lag")
            .description("how late timers and messages were delivered")
            .register(meters);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(meters);
  }

  DistributionSummary batchSizes() {
    return batchSizes;
  }

  void stepped() {
    steps.increment();
  }

  void replayed() {
    replays.increment();
  }

  void tookOver() {
    takeOvers.increment();
  }

  void refused(int count) {
    refused.increment(count);
  }

  void recoveries(int count) {
    recoveries.increment(count);
  }

  void poisoned() {
    poisoned.increment();
  }

  void blocked() {
    blocked.increment();
  }

  void delivered(Duration late) {
    timerLag.record(late.isNegative() ? Duration.ZERO : late);
  }

  void inputChanged(String orchestration) {
    meters.counter("durable.input.changed", "orchestration", orchestration).increment();
  }
}
