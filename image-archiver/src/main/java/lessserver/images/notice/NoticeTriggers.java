package lessserver.images.notice;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloudevents.CloudEvent;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;
import lessserver.events.EventCodec;
import lessserver.functions.Functions;
import lessserver.images.image.ImageEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Hears of what became of images. */
@Component
class NoticeTriggers {

  private static final String CONSUMER = "image-archiver.notify";
  private static final Set<String> TOLD =
      Set.of(
          ImageEvent.Archived.TYPE,
          ImageEvent.Described.TYPE,
          ImageEvent.DescriptionFailed.TYPE,
          ImageEvent.Rejected.TYPE);

  private final Functions functions;
  private final SendNotice sendNotice;
  private final EventCodec codec;
  private final Clock clock;

  NoticeTriggers(Functions functions, SendNotice sendNotice, EventCodec codec, Clock clock) {
    this.functions = functions;
    this.sendNotice = sendNotice;
    this.codec = codec;
    this.clock = clock;
  }

  @KafkaListener(id = CONSUMER, topics = ImageEvent.TOPIC)
  void onImage(ConsumerRecord<String, CloudEvent> record) {
    CloudEvent event = record.value();
    if (TOLD.contains(event.getType())) {
      JsonNode data = codec.read(event, JsonNode.class);
      functions.call(
          sendNotice,
          new Notice(
              event.getId(),
              event.getType(),
              data.path("imageId").asText(),
              Optional.ofNullable(event.getTime())
                  .map(OffsetDateTime::toInstant)
                  .orElseGet(clock::instant),
              data));
    }
  }
}
