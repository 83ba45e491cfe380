package lessserver.orders.shipping;

import io.cloudevents.CloudEvent;
import lessserver.events.EventCodec;
import lessserver.functions.Functions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Hears from the shortener of new links. */
@Component
class TrackingLinkTriggers {

  private static final String CONSUMER = "order-orchestrator.tracking-links";
  static final String LINKS = "links";
  private static final String LINK_CREATED = "lessserver.link.created.v1";

  private final Functions functions;
  private final PassTrackingLinkOn passTrackingLinkOn;
  private final EventCodec codec;

  TrackingLinkTriggers(
      Functions functions, PassTrackingLinkOn passTrackingLinkOn, EventCodec codec) {
    this.functions = functions;
    this.passTrackingLinkOn = passTrackingLinkOn;
    this.codec = codec;
  }

  /** Told twice, a link changes nothing: the order heeds the first. */
  @KafkaListener(id = CONSUMER, topics = LINKS)
  void onLink(ConsumerRecord<String, CloudEvent> record) {
    if (record.value().getType().equals(LINK_CREATED)) {
      functions.call(passTrackingLinkOn, codec.read(record.value(), LinkMade.class));
    }
  }
}
