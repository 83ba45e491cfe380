package lessserver.shortener.journal;

import org.springframework.dao.DataAccessResourceFailureException;

/**
 * An event cannot be written down now, as when the disk is full. Whether it is told nevertheless is
 * open: it is, if it was written and only the disk did not say so.
 */
public final class JournalUnavailableException extends DataAccessResourceFailureException {

  private static final long serialVersionUID = 1L;

  JournalUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
