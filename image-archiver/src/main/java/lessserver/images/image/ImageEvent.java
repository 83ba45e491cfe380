package lessserver.images.image;

import java.time.Instant;
import java.util.List;
import lessserver.events.Event;
import lessserver.images.picture.PictureFormat;
import org.jspecify.annotations.Nullable;

/** What happens to images. */
public sealed interface ImageEvent extends Event {

  String TOPIC = "images";

  String imageId();

  @Override
  default String topic() {
    return TOPIC;
  }

  /** Such as {@code lessserver.image.archived.v1}. */
  @Override
  default String type() {
    return Event.typeOf("image", getClass());
  }

  @Override
  default String subject() {
    return imageId();
  }

  /**
   * Somebody gave it, as a link or as a file; it waits to be archived and described. Told again
   * when it is to be fetched once more.
   */
  record Submitted(String imageId, @Nullable String sourceUrl, Instant at) implements ImageEvent {

    public static final String TYPE = "lessserver.image.submitted.v1";
  }

  /** It is kept, and there are thumbnails of it. */
  record Archived(
      String imageId,
      String sha256,
      PictureFormat format,
      int width,
      int height,
      long bytes,
      @Nullable String duplicateOf,
      Instant at)
      implements ImageEvent {

    public static final String TYPE = "lessserver.image.archived.v1";
  }

  /** It is known what is on it, as far as the model recognised that. */
  record Described(
      String imageId, List<String> labels, String caption, CaptionSource captionSource, Instant at)
      implements ImageEvent {

    public static final String TYPE = "lessserver.image.described.v1";
  }

  /** It is not known what is on it, and will not be. */
  record DescriptionFailed(String imageId, String reason, Instant at) implements ImageEvent {

    public static final String TYPE = "lessserver.image.description-failed.v1";
  }

  /** It is not taken. */
  record Rejected(String imageId, String code, String reason, Instant at) implements ImageEvent {

    public static final String TYPE = "lessserver.image.rejected.v1";
  }

  /** It is gone. */
  record Deleted(String imageId, Instant at) implements ImageEvent {}
}
