package lessserver.images.image;

import java.util.function.Function;
import lessserver.functions.Refusal;
import lessserver.images.picture.PictureFormat;
import lessserver.images.picture.Thumbnails;
import org.springframework.stereotype.Component;

/** Finds a file of an archived image: the original, or a thumbnail. */
@Component
class FindFile implements Function<FileQuery, ImageFile> {

  private final Images images;
  private final Files files;

  FindFile(Images images, Files files) {
    this.images = images;
    this.files = files;
  }

  @Override
  public ImageFile apply(FileQuery query) {
    Integer side = query.thumbnail();
    if (side != null && !Thumbnails.SIDES.contains(side)) {
      throw new NoSuchWidth();
    }
    Image image = images.find(query.imageId()).orElseThrow(() -> new UnknownImage(query.imageId()));
    if (side != null) {
      String name = image.thumbnail(side).orElseThrow(() -> new NotArchived(image));
      return new ImageFile(
          name, files.size(name), PictureFormat.JPEG.mediaType(), image.isVisibleToAll());
    }
    String name = image.sha256();
    PictureFormat format = image.format();
    if (image.status() != ImageStatus.ARCHIVED || name == null || format == null) {
      throw new NotArchived(image);
    }
    return new ImageFile(name, files.size(name), format.mediaType(), false);
  }

  /** There are no thumbnails of that size. */
  static final class NoSuchWidth extends Refusal {

    private static final long serialVersionUID = 1L;

    private NoSuchWidth() {
      super(
          Kind.INVALID,
          "There are thumbnails of 160, 640 and 1280 pixels.",
          new FieldError("width", "must be one of 160, 640, 1280"));
    }
  }

  /** There is nothing to show, or not yet. */
  static final class NotArchived extends Refusal {

    private static final long serialVersionUID = 1L;

    private NotArchived(Image image) {
      super(Kind.UNKNOWN, "Image " + image.id() + " is " + image.status() + ".");
    }
  }
}
