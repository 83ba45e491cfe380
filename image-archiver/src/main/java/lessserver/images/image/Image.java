package lessserver.images.image;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import lessserver.images.picture.PictureFormat;
import org.hibernate.annotations.BatchSize;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/**
 * A picture somebody gave: what is to be archived and described, and what came of both. The two
 * come in either order and each writes fields of its own, so the end is the same. Only a rejection
 * takes the description along, and none comes after it.
 */
@Entity
@DynamicUpdate // Two write it at once, each its own part.
@Table(name = "images")
public class Image {

  private static final int LONGEST_REASON = 500;

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private @Nullable Long position;

  private String id;
  private @Nullable String sourceUrl;
  private @Nullable String title;

  @Column(name = "is_public")
  private boolean visibleToAll;

  private @Nullable String notifyUrl;

  @Enumerated(EnumType.STRING)
  private ImageStatus status;

  private @Nullable String reasonCode;
  private @Nullable String reason;
  private @Nullable String declaredType;
  private @Nullable String sha256;
  private @Nullable Long bytes;

  @Enumerated(EnumType.STRING)
  private @Nullable PictureFormat format;

  private @Nullable Integer width;
  private @Nullable Integer height;
  private @Nullable Instant takenAt;
  private @Nullable String camera;
  private @Nullable Double latitude;
  private @Nullable Double longitude;
  private @Nullable Long fingerprint;
  private @Nullable String thumb160;
  private @Nullable String thumb640;
  private @Nullable String thumb1280;
  private @Nullable String duplicateOf;

  @Enumerated(EnumType.STRING)
  private DescriptionStatus description;

  private @Nullable String descriptionProblem;
  private @Nullable String caption;

  @Enumerated(EnumType.STRING)
  private @Nullable CaptionSource captionSource;

  private @Nullable String text;

  @Enumerated(EnumType.STRING)
  private @Nullable TextSource textSource;

  @ElementCollection(fetch = FetchType.EAGER)
  @CollectionTable(name = "image_labels", joinColumns = @JoinColumn(name = "image"))
  @OrderColumn(name = "rank")
  @BatchSize(size = 100)
  private List<Label> labels = new ArrayList<>();

  @Embedded
  @AttributeOverride(name = "unended", column = @Column(name = "archive_unended"))
  @AttributeOverride(name = "failed", column = @Column(name = "archive_failed"))
  private Attempts archiving = new Attempts();

  @Embedded
  @AttributeOverride(name = "unended", column = @Column(name = "describe_unended"))
  @AttributeOverride(name = "failed", column = @Column(name = "describe_failed"))
  private Attempts describing = new Attempts();

  @Embedded
  @AttributeOverride(name = "failures", column = @Column(name = "fetch_failures"))
  @AttributeOverride(name = "code", column = @Column(name = "fetch_code"))
  @AttributeOverride(name = "problem", column = @Column(name = "fetch_problem"))
  @AttributeOverride(name = "nextAt", column = @Column(name = "next_fetch_at"))
  private Fetching fetching = new Fetching();

  private String request;
  private @Nullable String correlationId;
  private Instant submittedAt;
  private @Nullable Instant archivedAt;
  private @Nullable Instant describedAt;
  private Instant changedAt;
  private long revision;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected Image() {}

  Image(
      String id, Wishes wishes, RequestHash request, @Nullable String correlationId, Instant now) {
    this.id = id;
    this.request = request.sha256();
    this.sourceUrl = wishes.sourceUrl();
    this.title = wishes.title();
    this.visibleToAll = wishes.visibleToAll();
    this.notifyUrl = wishes.notifyUrl();
    this.status = ImageStatus.SUBMITTED;
    this.description = DescriptionStatus.PENDING;
    this.correlationId = correlationId;
    this.submittedAt = now;
    this.changedAt = now;
  }

  /** What its sender said of it. */
  record Wishes(
      @Nullable String sourceUrl,
      @Nullable String title,
      boolean visibleToAll,
      @Nullable String notifyUrl) {}

  /**
   * What archiving it found out.
   *
   * @param thumbnails the names of their files, by the side of the square that they fit into
   */
  public record Archived(
      PictureFormat format,
      int width,
      int height,
      @Nullable Instant takenAt,
      @Nullable String camera,
      @Nullable Double latitude,
      @Nullable Double longitude,
      long fingerprint,
      Map<Integer, String> thumbnails) {}

  /** What describing it found out. */
  public record Described(
      List<Label> labels,
      String caption,
      CaptionSource captionSource,
      @Nullable String text,
      TextSource textSource) {}

  public long position() {
    if (position == null) {
      throw new IllegalStateException("image " + id + " is not stored yet");
    }
    return position;
  }

  public String id() {
    return id;
  }

  public @Nullable String sourceUrl() {
    return sourceUrl;
  }

  @Nullable String title() {
    return title;
  }

  boolean isVisibleToAll() {
    return visibleToAll;
  }

  public @Nullable String notifyUrl() {
    return notifyUrl;
  }

  public ImageStatus status() {
    return status;
  }

  @Nullable String reasonCode() {
    return reasonCode;
  }

  @Nullable String reason() {
    return reason;
  }

  public @Nullable String declaredType() {
    return declaredType;
  }

  public @Nullable String sha256() {
    return sha256;
  }

  public @Nullable Long bytes() {
    return bytes;
  }

  public @Nullable PictureFormat format() {
    return format;
  }

  @Nullable Integer width() {
    return width;
  }

  @Nullable Integer height() {
    return height;
  }

  @Nullable Instant takenAt() {
    return takenAt;
  }

  @Nullable String camera() {
    return camera;
  }

  @Nullable Double latitude() {
    return latitude;
  }

  @Nullable Double longitude() {
    return longitude;
  }

  @Nullable Long fingerprint() {
    return fingerprint;
  }

  @Nullable String duplicateOf() {
    return duplicateOf;
  }

  public DescriptionStatus description() {
    return description;
  }

  @Nullable String descriptionProblem() {
    return descriptionProblem;
  }

  @Nullable String caption() {
    return caption;
  }

  @Nullable CaptionSource captionSource() {
    return captionSource;
  }

  @Nullable String text() {
    return text;
  }

  @Nullable TextSource textSource() {
    return textSource;
  }

  public List<Label> labels() {
    return List.copyOf(labels);
  }

  public Attempts archiving() {
    return archiving;
  }

  public Attempts describing() {
    return describing;
  }

  public Fetching fetching() {
    return fetching;
  }

  /** The hash of what was asked for. */
  String request() {
    return request;
  }

  @Nullable String correlationId() {
    return correlationId;
  }

  Instant submittedAt() {
    return submittedAt;
  }

  @Nullable Instant archivedAt() {
    return archivedAt;
  }

  @Nullable Instant describedAt() {
    return describedAt;
  }

  public Instant changedAt() {
    return changedAt;
  }

  public long revision() {
    return revision;
  }

  /** The name of a thumbnail's file. */
  public Optional<String> thumbnail(int side) {
    return Optional.ofNullable(
        switch (side) {
          case 160 -> thumb160;
          case 640 -> thumb640;
          case 1280 -> thumb1280;
          default -> null;
        });
  }

  /** The names of all its files, once for each use. */
  public List<String> files() {
    return Stream.of(sha256, thumb160, thumb640, thumb1280).filter(Objects::nonNull).toList();
  }

  /** Its bytes are here; false if they were before. */
  public boolean found(String file, long size, @Nullable String saidType) {
    if (sha256 != null || status != ImageStatus.SUBMITTED) {
      return false;
    }
    sha256 = file;
    bytes = size;
    declaredType = saidType;
    return true; // Who waits to be told again is told: it may be another than who found them.
  }

  /**
   * Its bytes are not to be had now.
   *
   * @param before as it was when that was tried: of several who tried at once only one counts
   */
  public void notFetched(
      Fetching before,
      Fetching.Failure failure,
      List<Duration> pauses,
      Duration atLeast,
      Instant now) {
    if (sha256 == null
        && status == ImageStatus.SUBMITTED
        && fetching.failures() == before.failures()) {
      fetching.fail(
          new Fetching.Failure(failure.code(), shortened(failure.problem())), pauses, atLeast, now);
      changed(now);
    }
  }

  /** Whether its time to be fetched once more has come; then it is told of just once. */
  public boolean fetchAgain(Instant now) {
    Instant due = fetching.nextAt();
    if (status != ImageStatus.SUBMITTED || due == null || due.isAfter(now)) {
      return false;
    }
    fetching.stopWaiting();
    return true;
  }

  /** What archiving it found out, for another with the same bytes. */
  public Archived asArchived() {
    if (format == null
        || width == null
        || height == null
        || fingerprint == null
        || thumb160 == null
        || thumb640 == null
        || thumb1280 == null) {
      throw new IllegalStateException("image " + id + " is not archived");
    }
    return new Archived(
        format,
        width,
        height,
        takenAt,
        camera,
        latitude,
        longitude,
        fingerprint,
        Map.of(160, thumb160, 640, thumb640, 1280, thumb1280));
  }

  /**
   * It is kept.
   *
   * @param first the image that has had the same bytes before
   */
  public void archive(Archived what, @Nullable String first, Instant now) {
    status = ImageStatus.ARCHIVED;
    fetching.stopWaiting();
    format = what.format();
    width = what.width();
    height = what.height();
    takenAt = what.takenAt();
    camera = what.camera();
    latitude = what.latitude();
    longitude = what.longitude();
    fingerprint = what.fingerprint();
    thumb160 = what.thumbnails().get(160);
    thumb640 = what.thumbnails().get(640);
    thumb1280 = what.thumbnails().get(1280);
    duplicateOf = first;
    archivedAt = now;
    changed(now);
  }

  /** It is not taken; nothing of it stays but why. Its files are the caller's to release. */
  public void reject(String code, String why, Instant now) {
    status = ImageStatus.REJECTED;
    reasonCode = code;
    reason = shortened(why);
    sha256 = null;
    bytes = null;
    fetching.stopWaiting();
    description = DescriptionStatus.FAILED;
    descriptionProblem = "the image was rejected";
    labels.clear();
    caption = null;
    captionSource = null;
    text = null;
    textSource = null;
    describedAt = null;
    changed(now);
  }

  public void describe(Described what, Instant now) {
    description = DescriptionStatus.DONE;
    labels.clear();
    labels.addAll(what.labels());
    caption = what.caption();
    captionSource = what.captionSource();
    text = what.text();
    textSource = what.textSource();
    describedAt = now;
    changed(now);
  }

  /** What is on it will not be known. */
  public void failDescription(String why, Instant now) {
    description = DescriptionStatus.FAILED;
    descriptionProblem = shortened(why);
    changed(now);
  }

  /** The image whose bytes it has again is another now, or none. */
  void repeat(@Nullable String other, Instant now) {
    duplicateOf = other;
    changed(now);
  }

  private void changed(Instant now) {
    changedAt = now;
    revision++;
  }

  private static String shortened(String why) {
    return why.substring(0, Math.min(LONGEST_REASON, why.length()));
  }
}
