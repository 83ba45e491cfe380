package lessserver.images.image;

import jakarta.validation.Validator;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;
import lessserver.blobs.Blob;
import lessserver.functions.Constraints;
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

  private final Files files;
  private final Outbound outbound;
  private final Validator validator;
  private final NewImages newImages;

  SubmitFile(Files files, Outbound outbound, Validator validator, NewImages newImages) {
    this.files = files;
    this.outbound = outbound;
    this.validator = validator;
    this.newImages = newImages;
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
    RequestHash request =
        RequestHash.of(
            "file",
            blob.sha256(),
            file.declaredType(),
            file.title(),
            file.isPublic(),
            file.notifyUrl());
    return newImages.record(
        file.imageId(),
        new Image.Wishes(null, file.title(), file.isPublic(), file.notifyUrl()),
        request,
        image -> {
          image.found(blob.sha256(), blob.bytes(), file.declaredType());
          files.use(List.of(blob.sha256()));
        });
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
}
