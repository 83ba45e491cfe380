package lessserver.images.fetch;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import lessserver.events.Outbox;
import lessserver.images.image.ImageEvent;
import lessserver.images.image.Images;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells again of images that are to be fetched once more, each once however many replicas look at
 * the clock: who holds the image's lock ends its waiting and tells of it, in one transaction.
 */
@Component
class TellDueFetches implements Supplier<Integer> {

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
    due.forEach(id -> tell(id, now));
    return due.size();
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
