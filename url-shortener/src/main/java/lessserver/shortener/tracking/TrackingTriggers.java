package lessserver.shortener.tracking;

import io.cloudevents.CloudEvent;
import lessserver.events.ConsumedEvents;
import lessserver.events.EventCodec;
import lessserver.functions.Functions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Hears of new orders. */
@Component
class TrackingTriggers {

  static final String ORDERS = "orders";

  private static final String CONSUMER = "url-shortener.tracking";
  private static final String ORDER_PLACED = "lessserver.order.placed.v1";

  private final Functions functions;
  private final CreateTrackingLink createTrackingLink;
  private final ConsumedEvents consumed;
  private final EventCodec codec;

  TrackingTriggers(
      Functions functions,
      CreateTrackingLink createTrackingLink,
      ConsumedEvents consumed,
      EventCodec codec) {
    this.functions = functions;
    this.createTrackingLink = createTrackingLink;
    this.consumed = consumed;
    this.codec = codec;
  }

  @KafkaListener(id = CONSUMER, topics = ORDERS)
  void onOrder(ConsumerRecord<String, CloudEvent> record) {
    if (record.value().getType().equals(ORDER_PLACED)) {
      OrderPlaced order = codec.read(record.value(), OrderPlaced.class);
      consumed.once(CONSUMER, record.value(), () -> functions.call(createTrackingLink, order));
    }
  }
}
