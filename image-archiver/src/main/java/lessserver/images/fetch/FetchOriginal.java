package lessserver.images.fetch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
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
  private final List<Lock> locks = Stream.<Lock>generate(ReentrantLock::new).limit(LOCKS).toList();

  FetchOriginal(
      Images images,
      Files files,
      Outbound outbound,
      TransactionTemplate transaction,
      ImageProperties properties) {
    this.images = images;
    this.files = files;
    this.outbound = outbound;
    this.transaction = transaction;
    this.properties = properties;
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
    Download download = download(url);
    return transaction.execute(
        _ ->
            images
                .lock(image.id())
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
      throw new FetchFailedException(
          "forbidden-address", String.valueOf(refused.getMessage()), true);
    } catch (BlobTooLargeException _) {
      throw tooLarge();
    } catch (CallFailed failed) {
      throw switch (failed.reason()) {
        case TOO_LARGE -> tooLarge();
        case TOO_MANY_REDIRECTS -> failed("too-many-redirects", failed, true);
        case UNREACHABLE, TOO_SLOW, NOT_TAKEN -> failed("unreachable", failed, false);
      };
    }
  }

  private Download keep(Answer answer, InputStream body) throws IOException {
    if (!answer.isSuccess()) {
      int status = answer.status();
      throw new FetchFailedException(
          "not-given",
          answer.from().getHost() + " answered " + status,
          status / 100 == CLIENT_ERROR && !PASSING.contains(status));
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

  private static String type(Answer answer) {
    String type = answer.header("content-type").orElse("");
    String plain = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return plain.substring(0, Math.min(100, plain.length()));
  }

  private static FetchFailedException failed(String code, CallFailed failed, boolean forGood) {
    return new FetchFailedException(code, String.valueOf(failed.getMessage()), forGood);
  }

  private RuntimeException tooLarge() {
    return new BadPictureException(
        Fault.TOO_LARGE,
        "it has more than %d MB".formatted(properties.largestFile().toMegabytes()));
  }
}
