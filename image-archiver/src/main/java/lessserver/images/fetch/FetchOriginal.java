package lessserver.images.fetch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
import lessserver.blobs.Blob;
import lessserver.blobs.BlobTooLargeException;
import lessserver.functions.Refusal;
import lessserver.images.ImageProperties;
import lessserver.images.image.Fetching;
import lessserver.images.image.Files;
import lessserver.images.image.Image;
import lessserver.images.image.ImageStatus;
import lessserver.images.image.Images;
import lessserver.images.picture.BadPictureException;
import lessserver.images.picture.BadPictureException.Fault;
import lessserver.images.picture.PictureFormat;
import lessserver.outbound.Answer;
import lessserver.outbound.CallFailed;
import lessserver.outbound.Outbound;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gets the bytes of an image: those that are kept, or else from where its sender said they are. Two
 * who need them at once fetch them once, as far as they are in one process; over several, the first
 * to be done decides what the bytes are.
 *
 * <p>Gives nothing for an image that is gone or rejected.
 */
@Component
public class FetchOriginal implements Function<String, Optional<Original>> {

  private static final int LOCKS = 64;
  private static final int CLIENT_ERROR = 4;

  /** Client errors that pass: time-out, too early, too many requests. */
  private static final Set<Integer> PASSING = Set.of(408, 425, 429);

  private final Images images;
  private final Files files;
  private final Outbound outbound;
  private final TransactionTemplate transaction;
  private final ImageProperties properties;
  private final Clock clock;
  private final List<Lock> locks = Stream.<Lock>generate(ReentrantLock::new).limit(LOCKS).toList();

  FetchOriginal(
      Images images,
      Files files,
      Outbound outbound,
      TransactionTemplate transaction,
      ImageProperties properties,
      Clock clock) {
    this.images = images;
    this.files = files;
    this.outbound = outbound;
    this.transaction = transaction;
    this.properties = properties;
    this.clock = clock;
  }

  private record Download(Blob file, String type) {}

  /**
   * Gets them.
   *
   * @throws FetchFailedException if they are not to be had, for good or now
   * @throws BadPictureException if they do not even begin as a picture does
   */
  @Override
  public Optional<Original> apply(String imageId) {
    Lock lock = locks.get(Math.floorMod(imageId.hashCode(), LOCKS));
    lock.lock();
    try {
      Optional<Image> image = images.find(imageId);
      return image.flatMap(FetchOriginal::kept).or(() -> image.flatMap(this::fetched));
    } finally {
      lock.unlock();
    }
  }

  private static Optional<Original> kept(Image image) {
    String file = image.sha256();
    Long bytes = image.bytes();
    return file == null || bytes == null
        ? Optional.empty()
        : Optional.of(new Original(file, bytes, image.declaredType()));
  }

  private Optional<Original> fetched(Image image) {
    String url = image.sourceUrl();
    if (url == null || image.status() != ImageStatus.SUBMITTED) {
      return Optional.empty();
    }
    checkTurn(image.fetching());
    try {
      return kept(image.id(), download(url));
    } catch (BadPictureException bad) {
      return Optional.of(fetchedElsewhere(image.id()).orElseThrow(() -> bad));
    } catch (FetchFailedException failed) {
      boolean isLast = !failed.isForGood() && note(image, failed);
      return Optional.of(
          fetchedElsewhere(image.id())
              .orElseThrow(
                  () ->
                      isLast
                          ? FetchFailedException.forGood(
                              failed.code(), String.valueOf(failed.getMessage()))
                          : failed));
    }
  }

  /** What another process has got meanwhile; this one need not have failed. */
  private Optional<Original> fetchedElsewhere(String imageId) {
    return transaction.execute(_ -> images.lock(imageId).flatMap(FetchOriginal::kept));
  }

  /** Neither before its time nor once too often. */
  private void checkTurn(Fetching fetching) {
    fetching
        .last()
        .ifPresent(
            failure -> {
              if (fetching.isWaiting()) {
                throw FetchFailedException.forNow(failure.code(), failure.problem(), Duration.ZERO);
              }
              if (fetching.isOver(properties.fetchPauses())) {
                throw FetchFailedException.forGood(failure.code(), failure.problem());
              }
            });
  }

  /** Of several who tried at once the first to be done notes it. Whether it was the last time. */
  private boolean note(Image image, FetchFailedException failed) {
    List<Duration> pauses = properties.fetchPauses();
    Fetching.Failure failure =
        new Fetching.Failure(failed.code(), String.valueOf(failed.getMessage()));
    Optional<Image> noted =
        transaction.execute(
            _ -> {
              Optional<Image> found = images.lock(image.id());
              found.ifPresent(
                  each ->
                      each.notFetched(
                          image.fetching(), failure, pauses, failed.patience(), clock.instant()));
              return found;
            });
    return noted != null && noted.filter(each -> each.fetching().isOver(pauses)).isPresent();
  }

  private Optional<Original> kept(String imageId, Download download) {
    return transaction.execute(
        _ ->
            images
                .lock(imageId)
                .flatMap(
                    found -> {
                      Blob file = download.file();
                      if (found.found(file.sha256(), file.bytes(), download.type())) {
                        files.use(List.of(file.sha256()));
                      }
                      return kept(found);
                    }));
  }

  private Download download(String url) {
    try {
      return outbound.download(
          url,
          Map.of("Accept", "image/*"),
          properties.largestFile().toBytes(),
          properties.stageTimeout(),
          this::keep);
    } catch (Refusal refused) {
      throw FetchFailedException.forGood("forbidden-address", String.valueOf(refused.getMessage()));
    } catch (BlobTooLargeException _) {
      throw tooLarge();
    } catch (CallFailed failed) {
      throw switch (failed.reason()) {
        case TOO_LARGE -> tooLarge();
        case TOO_MANY_REDIRECTS ->
            FetchFailedException.forGood("too-many-redirects", String.valueOf(failed.getMessage()));
        case UNREACHABLE, TOO_SLOW, NOT_TAKEN ->
            FetchFailedException.forNow(
                "unreachable", String.valueOf(failed.getMessage()), Duration.ZERO);
      };
    }
  }

  private Download keep(Answer answer, InputStream body) throws IOException {
    if (!answer.isSuccess()) {
      throw notGiven(answer);
    }
    BufferedInputStream content = new BufferedInputStream(body);
    content.mark(PictureFormat.SIGNATURE);
    byte[] beginning = content.readNBytes(PictureFormat.SIGNATURE);
    content.reset();
    if (PictureFormat.of(beginning).isEmpty()) {
      throw new BadPictureException(
          Fault.UNKNOWN_FORMAT, "it is no JPEG, PNG, GIF, BMP, TIFF or WebP");
    }
    return new Download(files.keep(content), type(answer));
  }

  private FetchFailedException notGiven(Answer answer) {
    int status = answer.status();
    String message = answer.from().getHost() + " answered " + status;
    if (status / 100 == CLIENT_ERROR && !PASSING.contains(status)) {
      return FetchFailedException.forGood("not-given", message);
    }
    Duration patience =
        RetryAfter.of(
            answer.header("retry-after").orElse(""), properties.longestRetryAfter(), clock);
    return FetchFailedException.forNow("not-given", message, patience);
  }

  private static String type(Answer answer) {
    String type = answer.header("content-type").orElse("");
    String plain = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return plain.substring(0, Math.min(100, plain.length()));
  }

  private RuntimeException tooLarge() {
    return new BadPictureException(
        Fault.TOO_LARGE,
        "it has more than %d MB".formatted(properties.largestFile().toMegabytes()));
  }
}
