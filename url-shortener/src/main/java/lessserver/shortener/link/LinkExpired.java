package lessserver.shortener.link;

import java.time.Instant;
import lessserver.events.Event;

/**
 * A link's time is over.
 *
 * @param expiresAt when it was
 */
record LinkExpired(String code, Instant expiresAt) implements Event {

  @Override
  public String topic() {
    return LinkCreated.TOPIC;
  }

  @Override
  public String type() {
    return "lessserver.link.expired.v1";
  }

  @Override
  public String subject() {
    return code;
  }
}
