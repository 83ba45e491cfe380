package lessserver.shortener.redirect;

import java.time.Clock;
import java.util.function.Function;
import lessserver.functions.Refusal;
import org.springframework.stereotype.Component;

/** Finds where a code leads now. */
@Component
class Resolve implements Function<String, Destination> {

  private final Destinations destinations;
  private final Clock clock;

  Resolve(Destinations destinations, Clock clock) {
    this.destinations = destinations;
    this.clock = clock;
  }

  @Override
  public Destination apply(String code) {
    Destination destination = destinations.find(code).orElseThrow(() -> new UnknownCode(code));
    if (destination.isExpired(clock.instant())) {
      throw new LinkExpired(code);
    }
    return destination;
  }

  /** The code leads nowhere and never did. */
  static final class UnknownCode extends Refusal {

    private static final long serialVersionUID = 1L;

    private UnknownCode(String code) {
      super(Kind.UNKNOWN, "The link " + code + " leads nowhere.");
    }
  }

  /** The code led somewhere, and its time is over. */
  static final class LinkExpired extends Refusal {

    private static final long serialVersionUID = 1L;

    private LinkExpired(String code) {
      super(Kind.GONE, "The link " + code + " has expired.");
    }
  }
}
