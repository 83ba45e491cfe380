package lessserver.functions;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Collection;
import java.util.concurrent.TimeUnit;

/** What the meters know of a function since the process started. */
public final class FunctionMetrics {

  static final String METRIC = "function";
  static final String NAME_TAG = "function";
  private static final String ERROR_TAG = "error";
  private static final String NO_ERROR = "none";

  private final MeterRegistry meters;

  FunctionMetrics(MeterRegistry meters) {
    this.meters = meters;
  }

  /**
   * How often a function was called and how that went.
   *
   * @param invocations finished calls, failed ones included
   * @param errors calls that ended with an exception
   * @param meanMillis mean duration in milliseconds; 0 before the first call
   */
  public record Usage(long invocations, long errors, double meanMillis) {}

  public Usage of(String function) {
    Collection<Timer> timers = meters.find(METRIC).tag(NAME_TAG, function).timers();
    long invocations = timers.stream().mapToLong(Timer::count).sum();
    long errors =
        timers.stream()
            .filter(timer -> !NO_ERROR.equals(timer.getId().getTag(ERROR_TAG)))
            .mapToLong(Timer::count)
            .sum();
    double total =
        timers.stream().mapToDouble(timer -> timer.totalTime(TimeUnit.MILLISECONDS)).sum();
    return new Usage(invocations, errors, invocations == 0 ? 0 : total / invocations);
  }
}
