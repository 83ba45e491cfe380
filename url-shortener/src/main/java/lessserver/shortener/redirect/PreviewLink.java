package lessserver.shortener.redirect;

import java.time.Clock;
import java.util.function.Function;
import lessserver.shortener.link.Visits;
import org.springframework.stereotype.Component;

/** Shows where a link leads. */
@Component
class PreviewLink implements Function<String, LinkPreview> {

  private final Destinations destinations;
  private final Visits visits;
  private final Clock clock;

  PreviewLink(Destinations destinations, Visits visits, Clock clock) {
    this.destinations = destinations;
    this.visits = visits;
    this.clock = clock;
  }

  @Override
  public LinkPreview apply(String code) {
    Destination destination = destinations.known(code);
    boolean over =
        destination.isExpired(clock.instant())
            || (destination.limited() && !visits.isLeft(destination.code()));
    return new LinkPreview(destination.code(), destination.title(), destination.location(), over);
  }
}
