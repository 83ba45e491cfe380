package lessserver.images.describe;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import lessserver.events.Outbox;
import lessserver.images.ImageProperties;
import lessserver.images.fetch.FetchFailedException;
import lessserver.images.fetch.FetchOriginal;
import lessserver.images.fetch.Original;
import lessserver.images.image.AttemptLog;
import lessserver.images.image.Attempts;
import lessserver.images.image.DescriptionStatus;
import lessserver.images.image.Files;
import lessserver.images.image.Image;
import lessserver.images.image.ImageEvent;
import lessserver.images.image.ImageStatus;
import lessserver.images.image.Images;
import lessserver.images.image.Label;
import lessserver.images.picture.BadPictureException;
import lessserver.images.picture.Proof;
import lessserver.images.picture.Proofs;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Describes a submitted image: what is on it, a sentence of that, and the text on it. It does not
 * wait for the archiving, nor does that for it. Told again, it does nothing more.
 */
@Component
class DescribeImage implements Consumer<String> {

  private static final int FOR_COLOURS = 64;

  private final Images images;
  private final Files files;
  private final FetchOriginal fetchOriginal;
  private final Proofs proofs;
  private final Detector detector;
  private final TextReader textReader;
  private final Outbox outbox;
  private final TransactionTemplate transaction;
  private final AttemptLog attempts;
  private final ImageProperties properties;
  private final Clock clock;

  DescribeImage(
      Images images,
      Files files,
      FetchOriginal fetchOriginal,
      Proofs proofs,
      Detector detector,
      TextReader textReader,
      Outbox outbox,
      TransactionTemplate transaction,
      ImageProperties properties,
      Clock clock) {
    this.images = images;
    this.files = files;
    this.fetchOriginal = fetchOriginal;
    this.proofs = proofs;
    this.detector = detector;
    this.textReader = textReader;
    this.outbox = outbox;
    this.transaction = transaction;
    this.attempts = new AttemptLog(transaction, id -> pending(id).map(Image::describing));
    this.properties = properties;
    this.clock = clock;
  }

  @Override
  public void accept(String imageId) {
    attempts.begin(imageId).ifPresent(before -> attempt(imageId, before));
  }

  private void attempt(String imageId, Attempts before) {
    Optional<String> enough = before.enough(properties.mostAttempts());
    if (enough.isPresent()) {
      fail(imageId, "it could not be described in " + enough.get());
      return;
    }
    try {
      original(imageId)
          .ifPresentOrElse(
              original -> finish(imageId, described(original)), () -> attempts.forget(imageId));
    } catch (BadPictureException bad) {
      fail(imageId, String.valueOf(bad.getMessage()));
    } catch (RuntimeException failure) {
      throw attempts.failed(imageId, failure);
    }
  }

  /**
   * The bytes, if they are to be had now. If not, the archiving decides: it rejects the image, or
   * gets them after all, and then this is told again.
   */
  private Optional<Original> original(String imageId) {
    try {
      return fetchOriginal.apply(imageId);
    } catch (FetchFailedException | BadPictureException _) {
      return Optional.empty();
    }
  }

  /** The image, locked, unless it has been described or given up. */
  private Optional<Image> pending(String imageId) {
    return images.lock(imageId).filter(image -> image.description() == DescriptionStatus.PENDING);
  }

  private Image.Described described(Original original) {
    Proof proof = proofs.of(files.source(original.file(), original.bytes()));
    List<Label> labels = detector.labels(proof.small().stretched(Model.SIDE, Model.SIDE));
    TextReader.Reading reading = textReader.read(proof.forReading());
    Caption caption = caption(labels, proof);
    return new Image.Described(
        labels, caption.sentence(), caption.source(), reading.text(), reading.source());
  }

  private Caption caption(List<Label> labels, Proof proof) {
    List<Label> sure = Caption.sure(labels, properties.labels().captionThreshold());
    return sure.isEmpty()
        ? Caption.ofAppearance(
            proof.picture().size(),
            Palette.of(proof.small().stretched(FOR_COLOURS, FOR_COLOURS)),
            proof.picture().takenAt())
        : Caption.ofObjects(sure);
  }

  private void finish(String imageId, Image.Described described) {
    change(
        imageId,
        (image, now) -> {
          image.describe(described, now);
          outbox.tell(
              new ImageEvent.Described(
                  imageId,
                  described.labels().stream().map(Label::name).distinct().toList(),
                  described.caption(),
                  described.captionSource(),
                  now));
        });
  }

  private void fail(String imageId, String why) {
    change(
        imageId,
        (image, now) -> {
          image.failDescription(why, now);
          outbox.tell(new ImageEvent.DescriptionFailed(imageId, why, now));
        });
  }

  private void change(String imageId, BiConsumer<Image, Instant> change) {
    Instant now = clock.instant();
    transaction.executeWithoutResult(
        _ ->
            pending(imageId)
                .filter(image -> image.status() != ImageStatus.REJECTED)
                .ifPresent(image -> change.accept(image, now)));
  }
}
