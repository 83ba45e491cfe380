package lessserver.durable;

import java.time.Duration;

/** A task did not end within the time the orchestrator gave it. */
public final class TaskTimedOutException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public TaskTimedOutException(String task, Duration atMost) {
    super(task + " did not end within " + atMost);
  }
}
