package lessserver.images.image;

import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Finds or makes what has a name that its client chose. Two who do so at once find the same: the
 * second looks again. Safe for use by many threads.
 */
@Component
public final class NamedRecords {

  private static final int TRIES = 3;

  private final TransactionTemplate transaction;

  NamedRecords(PlatformTransactionManager transactions) {
    this.transaction = new TransactionTemplate(transactions);
  }

  /** Does it in one transaction, anew if another was in its way. */
  public <T> T findOrMake(Supplier<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return Objects.requireNonNull(transaction.execute(_ -> work.get()));
      } catch (DataIntegrityViolationException | ConcurrencyFailureException e) {
        if (attempt == TRIES) {
          throw e;
        }
      }
    }
  }
}
