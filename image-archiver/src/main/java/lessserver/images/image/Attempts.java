package lessserver.images.image;

import jakarta.persistence.Embeddable;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import lessserver.blobs.BlobStoreException;
import lessserver.events.NotNowException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * How often something was tried, and how that ended. What failed by itself is given up soon; what
 * never ended, because the process died, only after many times: most of the time something else
 * died of something else.
 */
@Embeddable
public class Attempts {

  private static final int MOST_UNENDED = 10;

  private int unended;
  private int failed;

  /** Of something that was never tried. */
  public Attempts() {}

  /** As they are now. */
  public Attempts copy() {
    Attempts copy = new Attempts();
    copy.unended = unended;
    copy.failed = failed;
    return copy;
  }

  public void begin() {
    unended++;
  }

  /** The attempt that was begun has ended, and says nothing of what was tried. */
  public void forget() {
    unended = Math.max(0, unended - 1);
  }

  /** The attempt that was begun has ended, and it is the fault of what was tried. */
  public void fail() {
    forget();
    failed++;
  }

  public int failed() {
    return failed;
  }

  /**
   * Why there is to be no further attempt, to be told after "in"; empty if there is to be one.
   *
   * @param mostFailed that many failures are enough
   */
  public Optional<String> enough(int mostFailed) {
    if (failed >= mostFailed) {
      return Optional.of(failed + " attempts");
    }
    return unended >= MOST_UNENDED
        ? Optional.of(unended + " attempts that never ended")
        : Optional.empty();
  }

  /** Whether a failure is that of something else, which passes. */
  public static boolean isElsewhere(RuntimeException failure) {
    return failure instanceof NotNowException
        || failure instanceof BlobStoreException
        || failure instanceof TransientDataAccessException
        || failure instanceof DataAccessResourceFailureException
        || failure instanceof TransactionException
        || failure instanceof CancellationException;
  }
}
