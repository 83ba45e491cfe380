package lessserver.images;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import lessserver.blobs.Blob;
import lessserver.blobs.BlobStore;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;

/**
 * Ends work between two of its steps, as a kill would: a step is a file that is kept or a
 * transaction that commits, and the end comes right before or right after it. Only the thread that
 * asked for it is interrupted.
 */
@TestConfiguration(proxyBeanMethods = false)
class Interruptions {

  private static final ThreadLocal<int[]> LEFT = new ThreadLocal<>();

  /** Nobody catches it. */
  private static final class Killed extends Error {

    private static final long serialVersionUID = 1L;

    private Killed() {
      super("killed", null, false, false);
    }
  }

  /**
   * Does some work up to that end of a step.
   *
   * @param end 1 is before the first step, 2 after it, and so on
   * @return whether there were so many
   */
  static boolean interrupt(int end, Runnable work) {
    LEFT.set(new int[] {end});
    try {
      work.run();
      return false;
    } catch (Killed _) {
      return true;
    } finally {
      LEFT.remove();
    }
  }

  private static boolean isTheEnd() {
    int[] left = LEFT.get();
    return left != null && --left[0] == 0;
  }

  private static void check() {
    if (isTheEnd()) {
      throw new Killed();
    }
  }

  @Bean
  static BeanPostProcessor interruptible() {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        return switch (bean) {
          case BlobStore store -> new Store(store);
          case PlatformTransactionManager transactions -> new Transactions(transactions);
          default -> bean;
        };
      }
    };
  }

  private record Store(BlobStore store) implements BlobStore {

    @Override
    public Blob put(InputStream content, long atMost) throws IOException {
      check();
      Blob blob = store.put(content, atMost);
      check();
      return blob;
    }

    @Override
    public InputStream open(String sha256) {
      return store.open(sha256);
    }

    @Override
    public boolean contains(String sha256) {
      return store.contains(sha256);
    }

    @Override
    public void forEach(Consumer<Blob> heard) {
      store.forEach(heard);
    }

    @Override
    public void tryOut() {
      store.tryOut();
    }

    @Override
    public void delete(String sha256) {
      store.delete(sha256);
    }
  }

  private record Transactions(PlatformTransactionManager transactions)
      implements PlatformTransactionManager {

    @Override
    public TransactionStatus getTransaction(@Nullable TransactionDefinition definition) {
      return transactions.getTransaction(definition);
    }

    @Override
    public void commit(TransactionStatus status) {
      if (isTheEnd()) {
        transactions.rollback(status); // as the database does when its client is gone
        throw new Killed();
      }
      transactions.commit(status);
      check();
    }

    @Override
    public void rollback(TransactionStatus status) {
      transactions.rollback(status);
    }
  }
}
