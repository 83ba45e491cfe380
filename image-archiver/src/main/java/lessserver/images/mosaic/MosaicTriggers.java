package lessserver.images.mosaic;

import io.cloudevents.CloudEvent;
import java.net.URI;
import java.util.UUID;
import lessserver.events.EventCodec;
import lessserver.functions.Functions;
import lessserver.functions.Headers;
import lessserver.functions.PublicUrl;
import lessserver.functions.idempotency.IdempotencyKey;
import lessserver.images.image.ImageEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Mosaics over HTTP, and the topic on which their making waits. */
@RestController
@RequestMapping("/api/v1/mosaics")
class MosaicTriggers {

  private static final String CONSUMER = "image-archiver.mosaic";

  private final Functions functions;
  private final RequestMosaic requestMosaic;
  private final FindMosaic findMosaic;
  private final ComposeMosaic composeMosaic;
  private final EventCodec codec;
  private final PublicUrl publicUrl;

  MosaicTriggers(
      Functions functions,
      RequestMosaic requestMosaic,
      FindMosaic findMosaic,
      ComposeMosaic composeMosaic,
      EventCodec codec,
      PublicUrl publicUrl) {
    this.functions = functions;
    this.requestMosaic = requestMosaic;
    this.findMosaic = findMosaic;
    this.composeMosaic = composeMosaic;
    this.codec = codec;
    this.publicUrl = publicUrl;
  }

  /** A wish as a client tells it. */
  record Wish(@Nullable String imageId, @Nullable String label, @Nullable Integer tilePixels) {}

  @PostMapping
  ResponseEntity<MosaicView> request(
      @RequestHeader(name = Headers.CLIENT, required = false) @Nullable String client,
      @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
      @RequestBody Wish wish) {
    UUID id = key == null ? UUID.randomUUID() : new IdempotencyKey(key).id(client);
    MosaicView view =
        functions.call(
            requestMosaic, new NewMosaic(wish.imageId(), wish.label(), wish.tilePixels(), id));
    return ResponseEntity.accepted()
        .location(URI.create(publicUrl.at("/api/v1/mosaics/" + view.id())))
        .body(view);
  }

  @GetMapping("/{id}")
  MosaicView find(@PathVariable String id) {
    return functions.call(findMosaic, id);
  }

  /** One at a time: a mosaic holds many pictures in memory. */
  @KafkaListener(id = CONSUMER, topics = ImageEvent.TOPIC, concurrency = "1")
  void onMosaic(ConsumerRecord<String, CloudEvent> record) {
    if (record.value().getType().equals(MosaicRequested.TYPE)) {
      MosaicRequested event = codec.read(record.value(), MosaicRequested.class);
      functions.call(composeMosaic, event.mosaicId());
    }
  }
}
