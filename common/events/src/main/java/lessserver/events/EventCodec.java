package lessserver.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import java.io.IOException;

/**
 * An event's data as JSON and back. Reads leniently: fields it does not know are ignored. Safe for
 * many threads.
 */
public final class EventCodec {

  private final ObjectMapper json;

  EventCodec(ObjectMapper json) {
    this.json = json.copy().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  }

  /**
   * The event's data.
   *
   * @throws MalformedEvent if it has none, or not in the form of {@code type}
   */
  public <T> T read(CloudEvent event, Class<T> type) {
    CloudEventData data = event.getData();
    if (data == null) {
      throw new MalformedEvent("event " + event.getId() + " has no data");
    }
    try {
      T value = json.readValue(data.toBytes(), type);
      if (value == null) {
        throw new MalformedEvent("event " + event.getId() + " has null as its data");
      }
      return value;
    } catch (IOException e) {
      throw new MalformedEvent(
          "event " + event.getId() + " is no " + type.getSimpleName() + ": " + e.getMessage());
    }
  }

  String write(Event event) {
    try {
      return json.writeValueAsString(event);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot write " + event.type() + " as JSON", e);
    }
  }

  /** An event that no retry will make readable, or sensible. */
  public static final class MalformedEvent extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MalformedEvent(String message) {
      super(message);
    }
  }
}
