package lessserver.etl.imports;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import lessserver.blobs.BlobStore;
import lessserver.blobs.BlobStoreException;
import lessserver.etl.EtlProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sweeps away the files of imports that ended long ago. Any number of replicas may do this at once:
 * a file goes under its lock, and with it the line that says it is there.
 */
@Component
class SweepFiles implements Supplier<Integer> {

  private static final Logger log = LoggerFactory.getLogger(SweepFiles.class);
  private static final int AT_ONCE = 1_000;

  private final KeptFiles files;
  private final BlobStore blobs;
  private final TransactionTemplate transaction;
  private final EtlProperties properties;
  private final Clock clock;

  SweepFiles(
      KeptFiles files,
      BlobStore blobs,
      TransactionTemplate transaction,
      EtlProperties properties,
      Clock clock) {
    this.files = files;
    this.blobs = blobs;
    this.transaction = transaction;
    this.properties = properties;
    this.clock = clock;
  }

  /** How many have gone. */
  @Override
  public Integer get() {
    Duration kept = properties.keepFiles();
    if (kept == null) {
      return 0;
    }
    Instant before = clock.instant().minus(kept);
    int swept = 0;
    int some;
    do { // as long as there is a full page, and it gets shorter
      List<String> page = files.unneeded(before, Limit.of(AT_ONCE));
      some = page.stream().mapToInt(sha256 -> sweepIfPossible(sha256, before)).sum();
      swept += some;
    } while (some == AT_ONCE);
    if (swept > 0) {
      log.info("event=files-swept count={}", swept);
    }
    return swept;
  }

  /** How many: one that cannot be removed keeps no other from going. */
  private int sweepIfPossible(String sha256, Instant before) {
    try {
      return Boolean.TRUE.equals(transaction.execute(_ -> sweep(sha256, before))) ? 1 : 0;
    } catch (BlobStoreException e) {
      log.warn("event=cannot-sweep-file sha256={} reason=\"{}\"", sha256, e.getMessage());
      return 0;
    }
  }

  /** It may have come again, or its import been taken up, since it was looked for. */
  private boolean sweep(String sha256, Instant before) {
    KeptFile file = files.lock(sha256).orElse(null);
    if (file == null || !files.isUnneeded(sha256, before)) {
      return false;
    }
    blobs.delete(sha256);
    files.delete(file);
    return true;
  }
}
