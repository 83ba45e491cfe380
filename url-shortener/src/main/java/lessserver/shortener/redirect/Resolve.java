package lessserver.shortener.redirect;

import java.time.Clock;
import java.time.Instant;
import java.util.function.Function;
import lessserver.shortener.link.Visits;
import org.springframework.stereotype.Component;

/** Says where a visit would lead now, without making it. */
@Component
class Resolve implements Function<Visit, Departure> {

  private final Destinations destinations;
  private final Visits visits;
  private final RedirectRules rules;
  private final Clock clock;

  Resolve(Destinations destinations, Visits visits, RedirectRules rules, Clock clock) {
    this.destinations = destinations;
    this.visits = visits;
    this.rules = rules;
    this.clock = clock;
  }

  @Override
  public Departure apply(Visit visit) {
    Destination destination = destinations.known(visit.code());
    Instant now = clock.instant();
    boolean over =
        destination.isExpired(now) || (destination.limited() && !visits.isLeft(destination.code()));
    return over
        ? destination.afterwards(now)
        : destination.departure(visit.query(), now, rules.permanentFor());
  }
}
