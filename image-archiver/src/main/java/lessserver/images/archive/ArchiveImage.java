package lessserver.images.archive;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import lessserver.events.Outbox;
import lessserver.images.ImageProperties;
import lessserver.images.fetch.FetchFailedException;
import lessserver.images.fetch.FetchOriginal;
import lessserver.images.fetch.Original;
import lessserver.images.image.AttemptLog;
import lessserver.images.image.Attempts;
import lessserver.images.image.Files;
import lessserver.images.image.Image;
import lessserver.images.image.ImageEvent;
import lessserver.images.image.ImageStatus;
import lessserver.images.image.Images;
import lessserver.images.picture.BadPictureException;
import lessserver.images.picture.BadPictureException.Fault;
import lessserver.images.picture.Picture;
import lessserver.images.picture.PictureFormat;
import lessserver.images.picture.Proof;
import lessserver.images.picture.Proofs;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Archives a submitted image, or rejects it: fetches, checks and keeps it, reads what its camera
 * wrote, makes its thumbnails. Told again, it does nothing more; killed at any point, it begins
 * again.
 */
@Component
class ArchiveImage implements Consumer<String> {

  private final Images images;
  private final Files files;
  private final FetchOriginal fetchOriginal;
  private final Proofs proofs;
  private final Outbox outbox;
  private final TransactionTemplate transaction;
  private final AttemptLog attempts;
  private final ImageProperties properties;
  private final Clock clock;

  ArchiveImage(
      Images images,
      Files files,
      FetchOriginal fetchOriginal,
      Proofs proofs,
      Outbox outbox,
      TransactionTemplate transaction,
      ImageProperties properties,
      Clock clock) {
    this.images = images;
    this.files = files;
    this.fetchOriginal = fetchOriginal;
    this.proofs = proofs;
    this.outbox = outbox;
    this.transaction = transaction;
    this.attempts = new AttemptLog(transaction, id -> submitted(id).map(Image::archiving));
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
      reject(imageId, "gave-up", "it could not be archived in " + enough.get());
      return;
    }
    try {
      Optional<Original> original = fetchOriginal.apply(imageId);
      original.ifPresent(file -> finish(imageId, file, archived(imageId, file)));
    } catch (BadPictureException bad) {
      reject(imageId, kebab(bad.fault()), String.valueOf(bad.getMessage()));
    } catch (FetchFailedException failed) {
      if (failed.isForGood()) {
        reject(imageId, failed.code(), String.valueOf(failed.getMessage()));
      } else {
        attempts.forget(imageId); // It is told again when it is to be fetched again.
      }
    } catch (RuntimeException failure) {
      throw attempts.failed(imageId, failure);
    }
  }

  /** The image, locked, unless it has been archived or rejected. */
  private Optional<Image> submitted(String imageId) {
    return images.lock(imageId).filter(image -> image.status() == ImageStatus.SUBMITTED);
  }

  private Image.Archived archived(String imageId, Original original) {
    Optional<Image.Archived> twin =
        images.originals(original.file(), 0, Limit.of(1)).stream()
            .filter(image -> !image.id().equals(imageId))
            .findFirst()
            .map(Image::asArchived);
    if (twin.isPresent()) {
      checkLabel(original.declaredType(), twin.get().format());
      return twin.get();
    }
    Proof proof = proofs.of(files.source(original.file(), original.bytes()));
    checkLabel(original.declaredType(), proof.picture().format());
    return keep(proof);
  }

  /** Only a type that names another picture is a lie; many servers say nothing or anything. */
  private static void checkLabel(@Nullable String declaredType, PictureFormat format) {
    Optional.ofNullable(declaredType)
        .flatMap(PictureFormat::named)
        .filter(declared -> declared != format)
        .ifPresent(
            declared -> {
              throw new BadPictureException(
                  Fault.MISLABELLED, "it was said to be " + declared + " and is " + format);
            });
  }

  private Image.Archived keep(Proof proof) {
    Map<Integer, String> names = new LinkedHashMap<>();
    proof
        .thumbnails()
        .forEach((side, thumbnail) -> names.put(side, files.keep(thumbnail).sha256()));
    Picture picture = proof.picture();
    return new Image.Archived(
        picture.format(),
        picture.size().width(),
        picture.size().height(),
        picture.takenAt(),
        picture.camera(),
        picture.latitude(),
        picture.longitude(),
        proof.small().fingerprint(),
        names);
  }

  private void finish(String imageId, Original original, Image.Archived archived) {
    Instant now = clock.instant();
    transaction.executeWithoutResult(
        _ ->
            submitted(imageId)
                .ifPresent(
                    image -> {
                      files.useBesides(original.file(), archived.thumbnails().values());
                      String first =
                          images.originals(original.file(), image.position(), Limit.of(1)).stream()
                              .findFirst()
                              .map(Image::id)
                              .orElse(null);
                      image.archive(archived, first, now);
                      outbox.tell(
                          new ImageEvent.Archived(
                              imageId,
                              original.file(),
                              archived.format(),
                              archived.width(),
                              archived.height(),
                              original.bytes(),
                              first,
                              now));
                    }));
  }

  private void reject(String imageId, String code, String reason) {
    Instant now = clock.instant();
    transaction.executeWithoutResult(
        _ ->
            submitted(imageId)
                .ifPresent(
                    image -> {
                      files.release(image.files());
                      image.reject(code, reason, now);
                      outbox.tell(new ImageEvent.Rejected(imageId, code, reason, now));
                    }));
  }

  private static String kebab(Fault fault) {
    return fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
