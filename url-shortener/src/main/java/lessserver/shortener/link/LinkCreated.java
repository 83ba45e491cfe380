package lessserver.shortener.link;

import java.time.Instant;
import lessserver.events.Event;
import org.jspecify.annotations.Nullable;

/** A link was made. */
record LinkCreated(
    String code,
    String url,
    String targetUrl,
    @Nullable String campaign,
    @Nullable String source,
    @Nullable String medium,
    Instant createdAt,
    @Nullable Instant expiresAt)
    implements Event {

  static final String TOPIC = "links";

  static LinkCreated of(Link link) {
    return new LinkCreated(
        link.code(),
        link.url(),
        link.targetUrl(),
        link.campaign(),
        link.source(),
        link.medium(),
        link.createdAt(),
        link.expiresAt());
  }

  @Override
  public String topic() {
    return TOPIC;
  }

  @Override
  public String type() {
    return "lessserver.link.created.v1";
  }

  @Override
  public String subject() {
    return code;
  }
}
