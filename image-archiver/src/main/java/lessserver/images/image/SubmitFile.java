package lessserver.images.image;

import jakarta.validation.Validator;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import lessserver.blobs.Blob;
import lessserver.events.Outbox;
import lessserver.functions.Constraints;
import lessserver.functions.TraceParent;
import lessserver.images.picture.BadPictureException;
import lessserver.images.picture.BadPictureException.Fault;
import lessserver.images.picture.PictureFormat;
import lessserver.outbound.Outbound;
import org.springframework.stereotype.Component;

/**
 * Takes a picture that is sent along, and keeps it. Of its content only the first bytes are looked
 * at here.
 */
@Component
public class SubmitFile implements Function<NewFile, ImageView> {

  private final Images images;
  private final Files files;
  private final Outbound outbound;
  private final Outbox outbox;
  private final Validator validator;
  private final NamedRecords named;
  private final TraceParent trace;
  private final Clock clock;

  SubmitFile(
      Images images,
      Files files,
      Outbound outbound,
      Outbox outbox,
      Validator validator,
      NamedRecords named,
      TraceParent trace,
      Clock clock) {
    this.images = images;
    this.files = files;
    this.outbound = outbound;
    this.outbox = outbox;
    this.validator = validator;
    this.named = named;
    this.trace = trace;
    this.clock = clock;
  }

  /**
   * Takes it.
   *
   * @throws BadPictureException if it does not even begin as a picture does
   * @throws lessserver.blobs.BlobTooLargeException if it has too many bytes
   */
  @Override
  public ImageView apply(NewFile file) {
    Constraints.check(validator, file);
    if (file.notifyUrl() != null) {
      outbound.check("notifyUrl", file.notifyUrl());
    }
    Blob blob = keep(file);
    return named.findOrMake(() -> record(file, blob));
  }

  private Blob keep(NewFile file) {
    try {
      BufferedInputStream content = new BufferedInputStream(file.content());
      content.mark(PictureFormat.SIGNATURE);
      byte[] beginning = content.readNBytes(PictureFormat.SIGNATURE);
      content.reset();
      if (PictureFormat.of(beginning).isEmpty()) {
        throw new BadPictureException(
            Fault.UNKNOWN_FORMAT, "The file is no JPEG, PNG, GIF, BMP, TIFF or WebP.");
      }
      return files.keep(content);
    } catch (IOException e) {
      throw new UncheckedIOException("the file broke off", e);
    }
  }

  private ImageView record(NewFile file, Blob blob) {
    String id = file.imageId().toString();
    Optional<Image> told = images.find(id);
    RequestHash request =
        RequestHash.of(
            "file",
            blob.sha256(),
            file.declaredType(),
            file.title(),
            file.isPublic(),
            file.notifyUrl());
    if (told.isPresent()) {
      request.check(told.get().request());
      return ImageView.of(told.get());
    }
    Instant now = clock.instant();
    Image image =
        new Image(
            id,
            new Image.Wishes(null, file.title(), file.isPublic(), file.notifyUrl()),
            request,
            trace.currentTraceId(),
            now);
    image.found(blob.sha256(), blob.bytes(), file.declaredType());
    files.use(List.of(blob.sha256()));
    images.saveAndFlush(image);
    outbox.tell(new ImageEvent.Submitted(id, null, now));
    return ImageView.of(image);
  }
}
