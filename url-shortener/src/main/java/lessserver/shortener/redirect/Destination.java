package lessserver.shortener.redirect;

import java.time.Instant;
import lessserver.shortener.link.Link;
import org.jspecify.annotations.Nullable;

/** What a redirect needs to know of a link. */
record Destination(
    String code,
    String location,
    @Nullable String campaign,
    @Nullable String medium,
    @Nullable Instant expiresAt) {

  static Destination of(Link link) {
    return new Destination(
        link.code(), link.targetUrl(), link.campaign(), link.medium(), link.expiresAt());
  }

  boolean isExpired(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }
}
