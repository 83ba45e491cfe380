package lessserver.images.mosaic;

import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import lessserver.images.image.Attempts;
import lessserver.images.image.RequestHash;
import org.jspecify.annotations.Nullable;

/** An image that is to be made anew of the archive's images, and how far that is. */
@Entity
@Table(name = "mosaics")
class Mosaic {

  private static final int WHOLE = 100;

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @SuppressWarnings("UnusedVariable") // for JPA
  private @Nullable Long position;

  private String id;
  private String imageId;
  private @Nullable String label;
  private int tilePixels;

  @Enumerated(EnumType.STRING)
  private MosaicStatus status;

  private int progress;
  private int tiles;
  private @Nullable String problem;
  private @Nullable String resultId;
  @Embedded private Attempts attempts = new Attempts();
  private String request;
  private Instant requestedAt;
  private @Nullable Instant endedAt;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected Mosaic() {}

  Mosaic(
      String id,
      String imageId,
      @Nullable String label,
      int tilePixels,
      RequestHash request,
      Instant now) {
    this.request = request.sha256();
    this.id = id;
    this.imageId = imageId;
    this.label = label;
    this.tilePixels = tilePixels;
    this.status = MosaicStatus.REQUESTED;
    this.requestedAt = now;
  }

  String id() {
    return id;
  }

  String imageId() {
    return imageId;
  }

  @Nullable String label() {
    return label;
  }

  int tilePixels() {
    return tilePixels;
  }

  MosaicStatus status() {
    return status;
  }

  int progress() {
    return progress;
  }

  int tiles() {
    return tiles;
  }

  @Nullable String problem() {
    return problem;
  }

  @Nullable String resultId() {
    return resultId;
  }

  Attempts attempts() {
    return attempts;
  }

  /** The hash of what was asked for. */
  String request() {
    return request;
  }

  Instant requestedAt() {
    return requestedAt;
  }

  @Nullable Instant endedAt() {
    return endedAt;
  }

  /** The id of the image that it becomes: the same, however often it is begun. */
  UUID becomes() {
    return UUID.nameUUIDFromBytes(("mosaic " + id).getBytes(StandardCharsets.UTF_8));
  }

  void begin() {
    status = MosaicStatus.RUNNING;
    attempts.begin();
  }

  void advance(int percent) {
    progress = percent;
  }

  void complete(int different, Instant now) {
    status = MosaicStatus.DONE;
    progress = WHOLE;
    tiles = different;
    resultId = becomes().toString();
    endedAt = now;
  }

  void fail(String why, Instant now) {
    status = MosaicStatus.FAILED;
    problem = why.substring(0, Math.min(500, why.length()));
    endedAt = now;
  }
}
