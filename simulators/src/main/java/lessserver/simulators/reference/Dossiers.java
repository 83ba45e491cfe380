package lessserver.simulators.reference;

import java.util.function.Function;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** All dossiers; whoever works on one has it alone. Safe for use by many threads and replicas. */
@Component
public class Dossiers {

  /** That the dossier is open already, and that the key is used already: each happens once. */
  private static final int MOST_SURPRISES = 2;

  private final DossierRows rows;
  private final TransactionTemplate transaction;

  Dossiers(DossierRows rows, TransactionTemplate transaction) {
    this.rows = rows;
    this.transaction = transaction;
  }

  /**
   * Works on a dossier in one transaction. Should somebody have been faster to open it, or to use
   * the same idempotency key for something else, the work is done again, and finds that.
   */
  public <T> T alone(String thirdParty, String reference, Function<Dossier, T> work) {
    String id = thirdParty + "/" + reference;
    for (int surprises = 0; ; surprises++) {
      try {
        return inTransaction(id, work);
      } catch (DataIntegrityViolationException e) {
        if (surprises == MOST_SURPRISES) {
          throw e;
        }
      }
    }
  }

  private <T> T inTransaction(String id, Function<Dossier, T> work) {
    T result =
        transaction.execute(
            _ -> work.apply(rows.lock(id).orElseGet(() -> rows.saveAndFlush(new Dossier(id)))));
    if (result == null) {
      throw new IllegalStateException("the work on " + id + " had no result");
    }
    return result;
  }
}
