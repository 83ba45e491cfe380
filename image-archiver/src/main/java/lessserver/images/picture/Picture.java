package lessserver.images.picture;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A picture that was checked and decoded.
 *
 * @param size upright, at full resolution
 * @param pixels upright, at no more resolution than was asked for, if it could be helped
 * @param camera its maker and model
 */
public record Picture(
    PictureFormat format,
    Size size,
    Pixels pixels,
    @Nullable Instant takenAt,
    @Nullable String camera,
    @Nullable Double latitude,
    @Nullable Double longitude) {

  private static final Pixels NONE = new Pixels(0, 0, new int[0]);

  /** What stays when the pixels are not needed any more. */
  public Picture withoutPixels() {
    return new Picture(format, size, NONE, takenAt, camera, latitude, longitude);
  }
}
