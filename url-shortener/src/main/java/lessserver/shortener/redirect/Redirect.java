package lessserver.shortener.redirect;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.function.Function;
import lessserver.events.Outbox;
import lessserver.shortener.click.LinkClicked;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Sends a visitor on, and tells of the click. Counting is for later and for others: nothing here
 * waits for Kafka. The visitor comes first: when the click cannot be stored either, the redirect is
 * made all the same, and the loss is counted ({@code clicks.lost}).
 */
@Component
class Redirect implements Function<Visit, Destination> {

  private static final Logger log = LoggerFactory.getLogger(Redirect.class);

  private final Resolve resolve;
  private final Outbox outbox;
  private final MeterRegistry meters;
  private final Clock clock;

  Redirect(Resolve resolve, Outbox outbox, MeterRegistry meters, Clock clock) {
    this.resolve = resolve;
    this.outbox = outbox;
    this.meters = meters;
    this.clock = clock;
  }

  @Override
  public Destination apply(Visit visit) {
    Destination destination = resolve.apply(visit.code());
    LinkClicked click =
        LinkClicked.of(
            destination.code(),
            destination.campaign(),
            destination.medium(),
            visit.referrer(),
            visit.userAgent(),
            clock.instant());
    try {
      outbox.tell(click);
    } catch (DataAccessException | TransactionException e) {
      meters.counter("clicks.lost").increment();
      log.warn("event=click-lost code={} reason=\"{}\"", destination.code(), e.getMessage());
    }
    return destination;
  }
}
