package lessserver.images.fetch;

import lessserver.functions.Functions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Looks at the clock for images that are to be fetched once more. */
@Component
class FetchTriggers {

  private static final Logger log = LoggerFactory.getLogger(FetchTriggers.class);

  private final Functions functions;
  private final TellDueFetches tellDueFetches;

  FetchTriggers(Functions functions, TellDueFetches tellDueFetches) {
    this.functions = functions;
    this.tellDueFetches = tellDueFetches;
  }

  @Scheduled(fixedDelayString = "${lessserver.images.look-for-due-every}")
  void tick() {
    try {
      functions.call(tellDueFetches);
    } catch (DataAccessException | TransactionException e) {
      log.warn("event=cannot-look-for-fetches reason=\"{}\"", e.getMessage());
    }
  }
}
