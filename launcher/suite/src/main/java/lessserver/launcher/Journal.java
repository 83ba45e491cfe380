package lessserver.launcher;

import java.io.PrintStream;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** The supervisor's own log: one line an event. */
record Journal(PrintStream out, Clock clock) {

  /**
   * Notes an event.
   *
   * @param details {@code key=value} pairs
   */
  void note(String event, String details) {
    out.printf("%s event=%s %s%n", clock.instant().truncatedTo(ChronoUnit.MILLIS), event, details);
  }
}
