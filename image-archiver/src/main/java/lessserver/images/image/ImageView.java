package lessserver.images.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import lessserver.images.picture.PictureFormat;
import org.jspecify.annotations.Nullable;

/**
 * An image as a client sees it.
 *
 * @param width as it is shown, turned upright
 * @param captionSource what the caption was made of: recognised objects, or the look alone
 * @param fetch how often it could not be fetched; null if that never failed
 * @param duplicateOf the image that had the same bytes before
 */
public record ImageView(
    String id,
    ImageStatus status,
    @Nullable Reason reason,
    @JsonProperty("public") boolean isPublic,
    @Nullable String title,
    @Nullable String sourceUrl,
    @Nullable PictureFormat format,
    @Nullable Integer width,
    @Nullable Integer height,
    @Nullable Long bytes,
    @Nullable String sha256,
    @Nullable Instant takenAt,
    @Nullable String camera,
    @Nullable Place gps,
    DescriptionStatus description,
    @Nullable String descriptionProblem,
    List<Label> labels,
    @Nullable String caption,
    @Nullable CaptionSource captionSource,
    @Nullable String text,
    @Nullable TextSource textSource,
    @Nullable String duplicateOf,
    @Nullable Fetch fetch,
    @Nullable String correlationId,
    Instant submittedAt,
    @Nullable Instant archivedAt,
    @Nullable Instant describedAt,
    Instant changedAt,
    long revision) {

  /** Why it was rejected. */
  public record Reason(String code, String detail) {}

  /**
   * How often it could not be fetched.
   *
   * @param problem what came of the last attempt
   * @param nextAt when that is tried again; null while it is, and if it is not
   */
  public record Fetch(int failures, String problem, @Nullable Instant nextAt) {

    private static @Nullable Fetch of(Fetching fetching) {
      return fetching
          .last()
          .map(last -> new Fetch(fetching.failures(), last.problem(), fetching.nextAt()))
          .orElse(null);
    }
  }

  /** Where it was taken. */
  public record Place(double latitude, double longitude) {}

  static ImageView of(Image image) {
    return new ImageView(
        image.id(),
        image.status(),
        image.reasonCode() == null
            ? null
            : new Reason(image.reasonCode(), String.valueOf(image.reason())),
        image.isVisibleToAll(),
        image.title(),
        image.sourceUrl(),
        image.format(),
        image.width(),
        image.height(),
        image.bytes(),
        image.sha256(),
        image.takenAt(),
        image.camera(),
        image.latitude() == null || image.longitude() == null
            ? null
            : new Place(image.latitude(), image.longitude()),
        image.description(),
        image.descriptionProblem(),
        image.labels(),
        image.caption(),
        image.captionSource(),
        image.text(),
        image.textSource(),
        image.duplicateOf(),
        Fetch.of(image.fetching()),
        image.correlationId(),
        image.submittedAt(),
        image.archivedAt(),
        image.describedAt(),
        image.changedAt(),
        image.revision());
  }
}
