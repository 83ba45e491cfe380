package lessserver.shortener.link;

import java.time.Instant;
import lessserver.events.Event;

/** A link was taken away. */
record LinkDeleted(String code, Instant deletedAt) implements Event {

  @Override
  public String topic() {
    return LinkCreated.TOPIC;
  }

  @Override
  public String type() {
    return "lessserver.link.deleted.v1";
  }

  @Override
  public String subject() {
    return code;
  }
}
