package lessserver.durable;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something durable that is under way: an activity, a timer, an event awaited, another
 * orchestration. Belongs to the orchestrator that started it and to its thread.
 *
 * @param <T> what it brings
 */
public interface Task<T extends @Nullable Object> {

  /**
   * Waits for it: minutes or months; the orchestration need not be in memory meanwhile.
   *
   * @throws TaskFailedException if it failed, after its last retry
   */
  T await();

  /**
   * Waits for it, but not longer than that. The task itself goes on.
   *
   * @throws TaskTimedOutException when the time is over
   */
  T await(Duration atMost);

  /** Whether it has ended, well or not: then {@link #await()} does not wait. */
  boolean isDone();
}
