package lessserver.images.picture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Makes the small copies of a picture. Safe for use by many threads. */
@Component
public final class Thumbnails {

  /** The sides of the squares that they fit into. */
  public static final List<Integer> SIDES = List.of(160, 640, 1280);

  private final Darkroom darkroom;

  Thumbnails(Darkroom darkroom) {
    this.darkroom = darkroom;
  }

  /** JPEGs by the side of their square; a small picture is not made larger. */
  public Map<Integer, byte[]> of(Pixels pixels) {
    Map<Integer, byte[]> thumbnails = new LinkedHashMap<>();
    Pixels source = pixels;
    for (int side : SIDES.reversed()) {
      source = source.shrunk(source.size().within(side));
      thumbnails.put(side, darkroom.jpeg(source));
    }
    return thumbnails;
  }
}
