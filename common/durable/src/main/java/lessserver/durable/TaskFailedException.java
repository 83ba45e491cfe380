package lessserver.durable;

/** A task that the orchestrator awaited has failed. */
public class TaskFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String task;
  private final transient Failure failure;

  public TaskFailedException(String task, Failure failure) {
    super(task + " failed: " + failure);
    this.task = task;
    this.failure = failure;
  }

  /** The activity's or orchestration's name. */
  public String task() {
    return task;
  }

  /** What was thrown, as history keeps it. */
  public Failure failure() {
    return failure;
  }
}
