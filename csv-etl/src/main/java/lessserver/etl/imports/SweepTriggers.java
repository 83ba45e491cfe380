package lessserver.etl.imports;

import java.io.UncheckedIOException;
import java.util.function.Supplier;
import lessserver.blobs.BlobStoreException;
import lessserver.functions.Functions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Looks every hour for files and parts of forms that nobody needs any more, and every day for
 * unknown files.
 */
@Component
class SweepTriggers {

  private static final Logger log = LoggerFactory.getLogger(SweepTriggers.class);

  private final Functions functions;
  private final SweepFiles sweepFiles;
  private final FindStrayFiles findStrayFiles;
  private final SweepParts sweepParts;

  SweepTriggers(
      Functions functions,
      SweepFiles sweepFiles,
      FindStrayFiles findStrayFiles,
      SweepParts sweepParts) {
    this.functions = functions;
    this.sweepFiles = sweepFiles;
    this.findStrayFiles = findStrayFiles;
    this.sweepParts = sweepParts;
  }

  @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT1M")
  void sweep() {
    call(sweepFiles);
  }

  @Scheduled(fixedDelayString = "P1D", initialDelayString = "PT2M")
  void findStrays() {
    call(findStrayFiles);
  }

  @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT1M")
  void sweepParts() {
    call(sweepParts);
  }

  private void call(Supplier<Integer> function) {
    try {
      functions.call(function);
    } catch (BlobStoreException
        | DataAccessException
        | TransactionException
        | UncheckedIOException e) {
      log.warn("event=cannot-look-after-files reason=\"{}\"", e.getMessage());
    }
  }
}
