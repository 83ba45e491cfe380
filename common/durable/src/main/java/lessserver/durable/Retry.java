package lessserver.durable;

import java.time.Duration;
import java.util.Optional;

/**
 * Decides after each failed attempt whether there will be another one. Usually a {@link
 * RetryPolicy}. It is orchestrator code: asked again in each replay, so its answer depends on the
 * attempt alone.
 */
@FunctionalInterface
public interface Retry {

  /** No second attempt. */
  Retry NONE = _ -> Optional.empty();

  /** How long to wait before the next attempt, or empty to give up. */
  Optional<Duration> after(FailedAttempt attempt);

  /**
   * An attempt that failed.
   *
   * @param number 1 for the first attempt
   * @param failure why it failed
   * @param elapsed since the first attempt was scheduled, by the orchestration's own time
   */
  record FailedAttempt(int number, Failure failure, Duration elapsed) {}
}
