package lessserver.etl.todo;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something to be done.
 *
 * @param completedDate since when it is done, or from when on it will be; null for not at all
 */
public record DatedTodo(long id, String title, @Nullable Instant completedDate) {

  /** Whether it is done by then. */
  public boolean isCompletedBy(Instant then) {
    return completedDate != null && !completedDate.isAfter(then);
  }
}
