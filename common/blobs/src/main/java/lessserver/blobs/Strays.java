package lessserver.blobs;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blobs that nobody remembers: who kept them died before it could note them, or had no database to
 * note them in.
 */
public final class Strays {

  private static final Logger log = LoggerFactory.getLogger(Strays.class);

  private Strays() {}

  /**
   * Those that are not known. None if they are most of the store: then it is rather the wrong
   * database that was asked, and whoever removed them would remove everything.
   *
   * @throws BlobStoreException if the store cannot be read now
   */
  public static List<Blob> in(BlobStore store, Predicate<Blob> known) {
    List<Blob> strays = new ArrayList<>();
    AtomicInteger kept = new AtomicInteger();
    store.forEach(
        blob -> {
          kept.incrementAndGet();
          if (!known.test(blob)) {
            strays.add(blob);
          }
        });
    if (strays.isEmpty()) {
      return strays;
    }
    if (strays.size() > kept.get() / 2) {
      log.warn(
          "event=most-files-are-unknown unknown={} kept={}; they are left alone: is this their"
              + " database?",
          strays.size(),
          kept.get());
      return List.of();
    }
    log.warn("event=unknown-files-found count={}", strays.size());
    return strays;
  }
}
