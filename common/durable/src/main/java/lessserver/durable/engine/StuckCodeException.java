package lessserver.durable.engine;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * An orchestrator's code did not come back from a step: it blocks or loops outside of its context.
 */
final class StuckCodeException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int FRAMES = 12;

  private final transient Thread thread;

  StuckCodeException(String orchestration, Duration limit, Thread thread) {
    super(
        "The code of %s did not wait within %s of a step: it sleeps, loops or does I/O by itself, which belongs into"
                .formatted(orchestration, limit)
            + " an activity or a timer. Correct it, then resume the instance. It was at\n"
            + Arrays.stream(thread.getStackTrace())
                .limit(FRAMES)
                .map(frame -> "  at " + frame)
                .collect(Collectors.joining("\n")));
    this.thread = thread;
  }

  /** The thread, which nothing can stop. */
  Thread thread() {
    return thread;
  }
}
