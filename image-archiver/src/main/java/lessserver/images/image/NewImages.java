package lessserver.images.image;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import lessserver.events.Outbox;
import lessserver.functions.TraceParent;
import org.springframework.stereotype.Component;

/** Where submitted images begin, each told of once. Safe for use by many threads. */
@Component
class NewImages {

  private final Images images;
  private final NamedRecords named;
  private final Outbox outbox;
  private final TraceParent trace;
  private final Clock clock;

  NewImages(Images images, NamedRecords named, Outbox outbox, TraceParent trace, Clock clock) {
    this.images = images;
    this.named = named;
    this.outbox = outbox;
    this.trace = trace;
    this.clock = clock;
  }

  /**
   * Records an image, or finds it if it was submitted before.
   *
   * @param first done with a new one, in the transaction that records it
   * @throws RequestHash.KeyUsedBefore if another request was made under this id
   */
  ImageView record(UUID imageId, Image.Wishes wishes, RequestHash request, Consumer<Image> first) {
    return named.findOrMake(
        () -> {
          String id = imageId.toString();
          Optional<Image> told = images.find(id);
          if (told.isPresent()) {
            request.check(told.get().request());
            return ImageView.of(told.get());
          }
          Instant now = clock.instant();
          Image image = new Image(id, wishes, request, trace.currentTraceId(), now);
          first.accept(image);
          images.saveAndFlush(image);
          outbox.tell(new ImageEvent.Submitted(id, image.sourceUrl(), now));
          return ImageView.of(image);
        });
  }
}
