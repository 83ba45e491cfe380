package lessserver.images.image;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import lessserver.events.Outbox;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Deletes an image. Its files go when nobody else uses them; of its duplicates the oldest takes its
 * place.
 */
@Component
class DeleteImage implements Consumer<String> {

  private final Images images;
  private final Files files;
  private final Outbox outbox;
  private final Clock clock;

  DeleteImage(Images images, Files files, Outbox outbox, Clock clock) {
    this.images = images;
    this.files = files;
    this.outbox = outbox;
    this.clock = clock;
  }

  @Override
  @Transactional
  public void accept(String id) {
    Instant now = clock.instant();
    Image image = images.lock(id).orElseThrow(() -> new UnknownImage(id));
    bequeath(image, now);
    files.release(image.files());
    bequeath(image, now); // to those that became duplicates until the files were locked
    images.delete(image);
    outbox.tell(new ImageEvent.Deleted(id, now));
  }

  private void bequeath(Image image, Instant now) {
    List<Image> duplicates = images.duplicates(image.id());
    if (duplicates.isEmpty()) {
      return;
    }
    Image heir = duplicates.getFirst();
    heir.repeat(null, now);
    duplicates.stream().skip(1).forEach(each -> each.repeat(heir.id(), now));
  }
}
