package lessserver.launcher;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How long to wait before a process that died is started again: longer after each death, until so
 * many came so soon after another that one more start would not help.
 */
final class Backoff {

  static final int DEATHS_TO_GIVE_UP = 5;
  static final Duration MEMORY = Duration.ofMinutes(2);

  private static final Duration FIRST = Duration.ofMillis(500);

  private final Deque<Instant> deaths = new ArrayDeque<>();

  /**
   * Takes note of a death.
   *
   * @return the time to wait, or empty to give up
   */
  Optional<Duration> died(Instant now) {
    deaths.addLast(now);
    while (deaths.getFirst().isBefore(now.minus(MEMORY))) {
      deaths.removeFirst();
    }
    return deaths.size() < DEATHS_TO_GIVE_UP
        ? Optional.of(FIRST.multipliedBy(1L << (deaths.size() - 1)))
        : Optional.empty();
  }
}
