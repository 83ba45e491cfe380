package lessserver.shortener.redirect;

import java.time.Clock;
import java.time.Instant;
import java.util.function.Function;
import lessserver.shortener.click.LinkClicked;
import lessserver.shortener.journal.EventJournal;
import lessserver.shortener.journal.JournalUnavailableException;
import lessserver.shortener.link.Visits;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Sends a visitor on, after the click is written down. Counting is for later and for others:
 * nothing here waits for Kafka, and for the database only where visits are limited or where the
 * link is not in memory. Where a click cannot be written down, nobody is sent on: what was followed
 * is counted.
 */
@Component
class Redirect implements Function<Visit, Departure> {

  private final Destinations destinations;
  private final Visits visits;
  private final Visitors visitors;
  private final RedirectRules rules;
  private final EventJournal journal;
  private final Clock clock;

  Redirect(
      Destinations destinations,
      Visits visits,
      Visitors visitors,
      RedirectRules rules,
      EventJournal journal,
      Clock clock) {
    this.destinations = destinations;
    this.visits = visits;
    this.visitors = visitors;
    this.rules = rules;
    this.journal = journal;
    this.clock = clock;
  }

  @Override
  public Departure apply(Visit visit) {
    Destination destination = destinations.known(visit.code());
    Instant now = clock.instant();
    if (destination.isExpired(now)) {
      return destination.afterwards(now);
    }
    Departure departure = destination.departure(visit.query(), now, rules.permanentFor());
    if (destination.limited() && !visits.take(destination.code())) {
      return destination.afterwards(now);
    }
    LinkClicked click =
        LinkClicked.of(
            destination.code(),
            destination.campaign(),
            destination.medium(),
            visit.referrer(),
            visit.userAgent(),
            visitors.hash(visit.address(), visit.userAgent(), now),
            now);
    try {
      journal.tell(click, now);
    } catch (JournalUnavailableException e) {
      if (destination.limited()) {
        giveBack(destination.code(), e);
      }
      throw e;
    }
    return departure;
  }

  /** Who is not sent on has used no visit up. */
  private void giveBack(String code, JournalUnavailableException trouble) {
    try {
      visits.giveBack(code);
    } catch (DataAccessException | TransactionException e) {
      trouble.addSuppressed(e);
    }
  }
}
