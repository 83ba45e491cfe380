package lessserver.shortener.redirect;

import java.time.Duration;
import java.time.Instant;
import lessserver.functions.Refusal;
import lessserver.shortener.link.Link;
import lessserver.shortener.link.RedirectStatus;
import lessserver.shortener.link.Target;
import org.jspecify.annotations.Nullable;

/** What a redirect needs to know of a link. */
record Destination(
    String code,
    @Nullable String title,
    String location,
    @Nullable String campaign,
    @Nullable String medium,
    RedirectStatus redirect,
    boolean forwardQuery,
    boolean limited,
    @Nullable Instant expiresAt,
    @Nullable String expiredUrl) {

  static Destination of(Link link) {
    return new Destination(
        link.code(),
        link.title(),
        link.targetUrl(),
        link.campaign(),
        link.medium(),
        link.redirect(),
        link.forwardsQuery(),
        link.maxVisits() != null,
        link.expiresAt(),
        link.expiredUrl());
  }

  boolean isExpired(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }

  /**
   * The way there. A browser may keep a permanent one, but not beyond the link's end, and never
   * where visits are limited.
   *
   * @param query of the visitor's request
   * @param permanentFor how long a permanent redirect may be kept
   */
  Departure departure(@Nullable String query, Instant now, Duration permanentFor) {
    String to =
        forwardQuery && query != null && !query.isEmpty()
            ? Target.forwarding(location, query)
            : location;
    Duration keep = redirect.isPermanent() && !limited ? permanentFor : Duration.ZERO;
    if (expiresAt != null && now.plus(keep).isAfter(expiresAt)) {
      keep = Duration.between(now, expiresAt);
    }
    return new Departure(to, redirect.code(), keep);
  }

  /**
   * The way that is left when the link's time or visits are over.
   *
   * @throws LinkExpired if there is none, its time being over
   * @throws LinkUsedUp if there is none, its visits being over
   */
  Departure afterwards(Instant now) {
    if (expiredUrl != null) {
      return new Departure(expiredUrl, RedirectStatus.FOUND.code(), Duration.ZERO);
    }
    throw isExpired(now) ? new LinkExpired(code) : new LinkUsedUp(code);
  }

  /** The code led somewhere, and its time is over. */
  static final class LinkExpired extends Refusal {

    private static final long serialVersionUID = 1L;

    private LinkExpired(String code) {
      super(Kind.GONE, "The link " + code + " has expired.");
    }
  }

  /** The code led somewhere, as often as it was to. */
  static final class LinkUsedUp extends Refusal {

    private static final long serialVersionUID = 1L;

    private LinkUsedUp(String code) {
      super(Kind.GONE, "The link " + code + " was followed as often as it may be.");
    }
  }
}
