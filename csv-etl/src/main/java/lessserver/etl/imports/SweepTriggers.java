package lessserver.etl.imports;

import lessserver.blobs.BlobStoreException;
import lessserver.functions.Functions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Looks every hour for files that nobody needs any more. */
@Component
class SweepTriggers {

  private static final Logger log = LoggerFactory.getLogger(SweepTriggers.class);

  private final Functions functions;
  private final SweepFiles sweepFiles;

  SweepTriggers(Functions functions, SweepFiles sweepFiles) {
    this.functions = functions;
    this.sweepFiles = sweepFiles;
  }

  @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT1M")
  void sweep() {
    try {
      functions.call(sweepFiles);
    } catch (BlobStoreException | DataAccessException | TransactionException e) {
      log.warn("event=cannot-sweep-files reason=\"{}\"", e.getMessage());
    }
  }
}
