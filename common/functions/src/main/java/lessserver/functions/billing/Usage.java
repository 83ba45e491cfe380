package lessserver.functions.billing;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.LocalDate;
import java.util.List;

/**
 * How much a function was used.
 *
 * @param invocations finished calls, failed ones included
 * @param errors calls that ended with an exception
 * @param p50Millis half of the calls took no longer; 0 before the first call, as are the others
 * @param gbSeconds the memory and the time that are billed
 */
public record Usage(
    long invocations,
    long errors,
    double p50Millis,
    double p95Millis,
    double p99Millis,
    double gbSeconds) {

  static final Usage NONE = new Tally().usage();

  /** On one day, by UTC. */
  public record Day(LocalDate day, @JsonUnwrapped Usage usage) {}

  /**
   * On some days.
   *
   * @param days those with at least one call, newest first
   */
  public record Report(@JsonUnwrapped Usage total, List<Day> days) {

    public static final Report NOTHING = new Report(NONE, List.of());
  }
}
