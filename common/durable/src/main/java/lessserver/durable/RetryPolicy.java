package lessserver.durable;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Retries with exponential back-off. All attempts carry the idempotency key of the first.
 *
 * @param attempts how many in all, the first included; at least 1
 * @param firstInterval the wait before the second attempt
 * @param backoff what each further wait is multiplied by; at least 1
 * @param longestInterval no wait is longer
 * @param total no attempt begins later than this after the first; null for no such limit
 */
public record RetryPolicy(
    int attempts,
    Duration firstInterval,
    double backoff,
    Duration longestInterval,
    @Nullable Duration total)
    implements Retry {

  public RetryPolicy {
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts must be at least 1, not " + attempts);
    }
    if (firstInterval.isNegative() || longestInterval.isNegative()) {
      throw new IllegalArgumentException("an interval must not be negative");
    }
    if (!(backoff >= 1)) {
      throw new IllegalArgumentException("backoff must be at least 1, not " + backoff);
    }
  }

  /** That many attempts, with the same wait between them. */
  public static RetryPolicy attempts(int attempts, Duration interval) {
    return new RetryPolicy(attempts, interval, 1, Duration.ofHours(1), null);
  }

  public RetryPolicy backingOffBy(double factor) {
    return new RetryPolicy(attempts, firstInterval, factor, longestInterval, total);
  }

  public RetryPolicy waitingAtMost(Duration interval) {
    return new RetryPolicy(attempts, firstInterval, backoff, interval, total);
  }

  public RetryPolicy within(Duration inTotal) {
    return new RetryPolicy(attempts, firstInterval, backoff, longestInterval, inTotal);
  }

  @Override
  public Optional<Duration> after(FailedAttempt attempt) {
    if (!attempt.failure().retriable() || attempt.number() >= attempts) {
      return Optional.empty();
    }
    double millis = (double) firstInterval.toMillis() * Math.pow(backoff, attempt.number() - 1);
    Duration wait =
        millis < (double) longestInterval.toMillis()
            ? Duration.ofMillis((long) millis)
            : longestInterval;
    boolean late = total != null && attempt.elapsed().plus(wait).compareTo(total) > 0;
    return late ? Optional.empty() : Optional.of(wait);
  }
}
