package lessserver.durable;

import java.util.List;

/** Some of the tasks awaited together have failed; the first one's failure speaks for all. */
public final class TasksFailedException extends TaskFailedException {

  private static final long serialVersionUID = 1L;

  private final transient List<TaskFailedException> failures;

  public TasksFailedException(List<TaskFailedException> failures) {
    super(failures.getFirst().task(), failures.getFirst().failure());
    this.failures = List.copyOf(failures);
  }

  /** In the order in which the tasks were given. */
  public List<TaskFailedException> failures() {
    return failures;
  }
}
