package lessserver.shortener.journal;

import org.springframework.dao.DataAccessResourceFailureException;

/** An event cannot be written down now, as when the disk is full; it was not told. */
public final class JournalUnavailableException extends DataAccessResourceFailureException {

  private static final long serialVersionUID = 1L;

  JournalUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
