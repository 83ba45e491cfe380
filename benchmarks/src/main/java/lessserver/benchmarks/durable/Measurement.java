package lessserver.benchmarks.durable;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What some workflows took.
 *
 * @param latencies of each, ascending
 * @param elapsed on the wall
 */
record Measurement(List<Duration> latencies, Duration elapsed, CpuTime cpu) {

  private static final double NANOS_PER_MILLI = 1e6;

  Measurement {
    latencies = latencies.stream().sorted().toList();
  }

  /** Both together. */
  Measurement and(Measurement other) {
    return new Measurement(
        Stream.concat(latencies.stream(), other.latencies.stream()).toList(),
        elapsed.plus(other.elapsed),
        cpu.plus(other.cpu));
  }

  double perSecond() {
    return latencies.size() / (millis(elapsed) / 1_000);
  }

  /** The latency that this percentage of the workflows did not exceed, in milliseconds. */
  double percentile(int percent) {
    int rank = (int) Math.ceil(percent / 100.0 * latencies.size());
    return millis(latencies.get(Math.max(rank, 1) - 1));
  }

  /** Processor milliseconds, wherever they were used. */
  double cpuPerWorkflow() {
    return millis(cpu.total()) / latencies.size();
  }

  /** Of these, the database server's. */
  double serverCpuPerWorkflow() {
    return millis(cpu.server()) / latencies.size();
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / NANOS_PER_MILLI;
  }
}
