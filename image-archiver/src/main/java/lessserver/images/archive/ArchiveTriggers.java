package lessserver.images.archive;

import io.cloudevents.CloudEvent;
import lessserver.events.EventCodec;
import lessserver.functions.Functions;
import lessserver.images.image.ImageEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * Hears of images that were submitted. Nothing remembers which events were applied: the image
 * itself says if it is archived.
 */
@Component
@ConditionalOnProperty("lessserver.images.archives")
class ArchiveTriggers {

  private static final String CONSUMER = "image-archiver.archive";

  private final Functions functions;
  private final ArchiveImage archiveImage;
  private final EventCodec codec;

  ArchiveTriggers(Functions functions, ArchiveImage archiveImage, EventCodec codec) {
    this.functions = functions;
    this.archiveImage = archiveImage;
    this.codec = codec;
  }

  @KafkaListener(id = CONSUMER, topics = ImageEvent.TOPIC)
  void onImage(ConsumerRecord<String, CloudEvent> record) {
    if (record.value().getType().equals(ImageEvent.Submitted.TYPE)) {
      ImageEvent.Submitted event = codec.read(record.value(), ImageEvent.Submitted.class);
      functions.call(archiveImage, event.imageId());
    }
  }
}
