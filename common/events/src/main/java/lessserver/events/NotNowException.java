package lessserver.events;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a listener that cannot work now, although nothing is wrong with the event: it is tried
 * until it can, as while the database is away, and is not dead-lettered.
 */
public class NotNowException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public NotNowException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
