package lessserver.images.describe;

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
 * itself says if it is described.
 */
@Component
@ConditionalOnProperty("lessserver.images.describes")
class DescribeTriggers {

  private static final String CONSUMER = "image-archiver.describe";

  private final Functions functions;
  private final DescribeImage describeImage;
  private final EventCodec codec;

  DescribeTriggers(Functions functions, DescribeImage describeImage, EventCodec codec) {
    this.functions = functions;
    this.describeImage = describeImage;
    this.codec = codec;
  }

  @KafkaListener(id = CONSUMER, topics = ImageEvent.TOPIC)
  void onImage(ConsumerRecord<String, CloudEvent> record) {
    switch (record.value().getType()) {
      case ImageEvent.Submitted.TYPE ->
          describe(codec.read(record.value(), ImageEvent.Submitted.class).imageId());
      // Its bytes are here at last, if they could not be fetched before.
      case ImageEvent.Archived.TYPE ->
          describe(codec.read(record.value(), ImageEvent.Archived.class).imageId());
      default -> {
        // Nothing to describe.
      }
    }
  }

  private void describe(String imageId) {
    functions.call(describeImage, imageId);
  }
}
