package lessserver.shortener.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import lessserver.events.Event;
import lessserver.functions.TraceParent;
import org.springframework.stereotype.Component;

/**
 * Where events are told that go with no change of a row: they are in a file when {@link #tell}
 * returns, which costs a hundredth of a commit, and Kafka gets them right afterwards or whenever it
 * is back. A killed process loses none; the next one publishes what it left. An event may be
 * published twice, with the same id. Safe for use by many threads.
 */
@Component
public final class EventJournal {

  private final JournalRelay relay;
  private final TraceParent trace;
  private final ObjectMapper json;

  EventJournal(JournalRelay relay, TraceParent trace, ObjectMapper json, MeterRegistry meters) {
    this.relay = relay;
    this.trace = trace;
    this.json = json;
    Gauge.builder("journal.pending", relay, JournalRelay::pending)
        .description("events that are written down and not yet published")
        .register(meters);
  }

  /**
   * Writes an event down.
   *
   * @throws JournalUnavailableException if that cannot be done for certain; it may be published all
   *     the same, if it was written and only the disk's word for it is missing
   */
  public void tell(Event event, Instant occurredAt) {
    try {
      Entry entry =
          new Entry(
              Objects.requireNonNullElse(trace.current(), ""),
              occurredAt,
              event.topic(),
              event.type(),
              event.subject(),
              json.writeValueAsString(event));
      relay.append(entry.toBytes());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot write " + event.type() + " as JSON", e);
    } catch (IOException e) {
      throw new JournalUnavailableException("cannot write an event down: " + e.getMessage(), e);
    }
  }

  /** How many events of this process are not yet published. */
  public long pending() {
    return relay.pending();
  }
}
