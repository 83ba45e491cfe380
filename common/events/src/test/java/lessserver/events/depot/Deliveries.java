package lessserver.events.depot;

import io.cloudevents.CloudEvent;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import lessserver.events.ConsumedEvents;
import lessserver.events.EventCodec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Hears of the depot's parcels, and does what the test says on hearing. */
@Component
public class Deliveries {

  /** One call of the listener. */
  public record Attempt(String eventId, String parcel, String traceId) {}

  private final Queue<Attempt> attempts = new ConcurrentLinkedQueue<>();
  private final Queue<String> delivered = new ConcurrentLinkedQueue<>();
  private final EventCodec codec;
  private final ConsumedEvents consumed;
  private final Tracer tracer;
  private volatile Consumer<ParcelMoved> effect = _ -> {};

  Deliveries(EventCodec codec, ConsumedEvents consumed, Tracer tracer) {
    this.codec = codec;
    this.consumed = consumed;
    this.tracer = tracer;
  }

  /** What is to be done on hearing of a parcel, before it counts as delivered. */
  public void onDelivery(Consumer<ParcelMoved> effect) {
    this.effect = effect;
  }

  /** How often the listener was called for the parcel. */
  public List<Attempt> attempts(String parcel) {
    return attempts.stream().filter(each -> each.parcel().equals(parcel)).toList();
  }

  /** How often the parcel was delivered, which is meant to be once. */
  public long delivered(String parcel) {
    return delivered.stream().filter(parcel::equals).count();
  }

  @KafkaListener(
      id = "${depot.topic}",
      topics = {"${depot.topic}", "${depot.topic}" + Parcels.ODD})
  void onMove(ConsumerRecord<String, CloudEvent> record) {
    Span span = tracer.currentSpan();
    attempts.add(
        new Attempt(
            record.value().getId(), record.key(), span == null ? "" : span.context().traceId()));
    ParcelMoved moved = codec.read(record.value(), ParcelMoved.class);
    consumed.once(
        "depot.deliveries",
        record.value(),
        () -> {
          effect.accept(moved);
          delivered.add(moved.parcel());
        });
  }
}
