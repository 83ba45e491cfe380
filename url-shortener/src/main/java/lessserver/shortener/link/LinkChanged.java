package lessserver.shortener.link;

import java.time.Instant;
import lessserver.events.Event;
import org.jspecify.annotations.Nullable;

/** A link was changed; this is what it is now. */
record LinkChanged(
    String code,
    String url,
    String targetUrl,
    @Nullable String campaign,
    @Nullable String source,
    @Nullable String medium,
    @Nullable Instant expiresAt,
    Instant changedAt)
    implements Event {

  static LinkChanged of(Link link, Instant now) {
    return new LinkChanged(
        link.code(),
        link.url(),
        link.targetUrl(),
        link.campaign(),
        link.source(),
        link.medium(),
        link.expiresAt(),
        now);
  }

  @Override
  public String topic() {
    return LinkCreated.TOPIC;
  }

  @Override
  public String type() {
    return "lessserver.link.changed.v1";
  }

  @Override
  public String subject() {
    return code;
  }
}
