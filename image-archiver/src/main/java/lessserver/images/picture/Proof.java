package lessserver.images.picture;

import java.util.Map;
import java.util.Optional;

/**
 * What is made of a picture while it is decoded: all that archiving and describing need of it, and
 * little enough to be kept for a while.
 *
 * @param small upright, in a square of 640 pixels
 * @param thumbnails JPEGs by the side of the square that they fit into
 * @param forReading a JPEG of higher resolution, if there may be something to read
 */
public record Proof(
    Picture picture, Pixels small, Map<Integer, byte[]> thumbnails, Optional<byte[]> forReading) {

  private static final int REST = 1024;

  long bytes() {
    long thumbs = thumbnails.values().stream().mapToLong(each -> each.length).sum();
    return REST + 4L * small.rgb().length + thumbs + forReading.map(each -> each.length).orElse(0);
  }
}
