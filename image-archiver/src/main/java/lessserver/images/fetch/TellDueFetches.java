package lessserver.images.fetch;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import lessserver.events.Outbox;
import lessserver.images.image.ImageEvent;
import lessserver.images.image.Images;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells again of images that are to be fetched once more, each once however many replicas look at
 * the clock: who holds the image's lock ends its waiting and tells of it, in one transaction.
 */
@Component
class TellDueFetches implements Supplier<Integer> {

  private static final Logger log = LoggerFactory.getLogger(TellDueFetches.class);
  private static final Limit AT_ONCE = Limit.of(100);

  private final Images images;
  private final Outbox outbox;
  private final TransactionTemplate transaction;
  private final Clock clock;

  TellDueFetches(Images images, Outbox outbox, TransactionTemplate transaction, Clock clock) {
    this.images = images;
    this.outbox = outbox;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** How many were told of. */
  @Override
  public Integer get() {
    Instant now = clock.instant();
    List<String> due = images.fetchDue(now, AT_ONCE);
    int told = 0;
    for (String id : due) {
      try {
        tell(id, now);
        told++;
      } catch (DataAccessException | TransactionException e) {
        // The others are not to wait for this one.
        log.warn("event=fetch-not-told image={} reason=\"{}\"", id, e.getMessage());
      }
    }
    return told;
  }

  private void tell(String id, Instant now) {
    transaction.executeWithoutResult(
        _ ->
            images
                .lock(id)
                .filter(image -> image.fetchAgain(now))
                .ifPresent(
                    image -> outbox.tell(new ImageEvent.Submitted(id, image.sourceUrl(), now))));
  }
}
