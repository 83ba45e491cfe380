package lessserver.images.image;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import lessserver.events.NotNowException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Notes each attempt at some work before it begins and after it has failed, each in a transaction
 * of its own: so an attempt counts that took its process with it. Safe for use by many threads.
 */
public final class AttemptLog {

  private final TransactionTemplate transaction;
  private final Function<String, Optional<Attempts>> open;

  /**
   * @param open locks what has that id and finds its attempts, as long as there is something to do
   */
  public AttemptLog(TransactionTemplate transaction, Function<String, Optional<Attempts>> open) {
    this.transaction = transaction;
    this.open = open;
  }

  /** Begins one; returns the attempts before it, or nothing if there is nothing to do. */
  public Optional<Attempts> begin(String id) {
    return transaction.execute(
        _ ->
            open.apply(id)
                .map(
                    attempts -> {
                      Attempts before = attempts.copy();
                      attempts.begin();
                      return before;
                    }));
  }

  /** Ends the one that was begun, which was not the fault of what was tried. */
  public void forget(String id) {
    end(id, Attempts::forget);
  }

  /**
   * Ends the one that was begun with a failure.
   *
   * @return what is to be thrown so that the work is told again
   */
  public RuntimeException failed(String id, RuntimeException failure) {
    if (Attempts.isElsewhere(failure)) {
      forget(id);
      return new NotNowException(id + " cannot be worked on now", failure);
    }
    end(id, Attempts::fail);
    return failure;
  }

  private void end(String id, Consumer<Attempts> how) {
    transaction.executeWithoutResult(_ -> open.apply(id).ifPresent(how));
  }
}
