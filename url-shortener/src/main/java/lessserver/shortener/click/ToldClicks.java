package lessserver.shortener.click;

import io.cloudevents.CloudEvent;
import java.util.Optional;
import lessserver.events.EventCodec;
import lessserver.events.EventCodec.MalformedEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.support.serializer.DeserializationException;
import org.springframework.stereotype.Component;

/** Clicks read from events of the topic. */
@Component
class ToldClicks {

  /** What the column of {@code clicks} holds. */
  private static final int LONGEST_ID = 64;

  private final EventCodec codec;

  ToldClicks(EventCodec codec) {
    this.codec = codec;
  }

  /** The click; none if the event cannot be read, which the listener has told of before. */
  Optional<ToldClick> read(int partition, long offset, CloudEvent event) {
    try {
      return Optional.of(readable(partition, offset, event));
    } catch (MalformedEvent | DeserializationException _) {
      return Optional.empty();
    }
  }

  /**
   * The click.
   *
   * @throws MalformedEvent if its data are none
   * @throws DeserializationException if it is no event, or has an id that cannot be kept
   */
  ToldClick readable(int partition, long offset, @Nullable CloudEvent event) {
    if (event == null || event.getId().length() > LONGEST_ID) {
      throw new DeserializationException("no event of this service", new byte[0], false, null);
    }
    return new ToldClick(event.getId(), partition, offset, codec.read(event, LinkClicked.class));
  }
}
