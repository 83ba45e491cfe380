package lessserver.simulators.reference;

import java.util.Optional;
import java.util.function.Function;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** All dossiers; whoever works on one has it alone. Safe for use by many threads and replicas. */
@Component
public class Dossiers {

  private final DossierRows rows;
  private final TransactionTemplate transaction;

  Dossiers(DossierRows rows, TransactionTemplate transaction) {
    this.rows = rows;
    this.transaction = transaction;
  }

  /**
   * Works on a dossier in one transaction. Should somebody have been faster to use the same
   * idempotency key for something else, the work is done again, and finds that.
   */
  public <T> T alone(String thirdParty, String reference, Function<Dossier, T> work) {
    String id = thirdParty + "/" + reference;
    try {
      return inTransaction(id, work);
    } catch (DataIntegrityViolationException _) {
      return inTransaction(id, work);
    }
  }

  private <T> T inTransaction(String id, Function<Dossier, T> work) {
    while (true) {
      Optional<T> result = transaction.execute(_ -> rows.lock(id).map(work));
      if (result != null && result.isPresent()) {
        return result.get();
      }
      open(id);
    }
  }

  /**
   * In a transaction of its own, which is not taken back when the work is refused: on H2, whoever
   * waits for a row while its insertion is taken back does so with all the processor's time.
   */
  private void open(String id) {
    try {
      transaction.executeWithoutResult(_ -> rows.saveAndFlush(new Dossier(id)));
    } catch (DataIntegrityViolationException _) {
      // Somebody was faster.
    }
  }
}
