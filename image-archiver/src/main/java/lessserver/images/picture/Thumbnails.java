package lessserver.images.picture;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** The small copies of a picture; one that is small itself is not made larger. */
public final class Thumbnails {

  /** The sides of the squares that they fit into. */
  public static final List<Integer> SIDES = List.of(160, 640, 1280);

  private final Map<Integer, Pixels> bySide = new LinkedHashMap<>();

  /** The largest is made of all that was decoded, each other of the next larger one. */
  Thumbnails(Negative negative) {
    Pixels source = negative.within(SIDES.getLast());
    for (int side : SIDES.reversed()) {
      source = source.shrunk(source.size().within(side));
      bySide.put(side, source);
    }
  }

  /** The one that fits into such a square. */
  Pixels in(int side) {
    return Objects.requireNonNull(bySide.get(side), "no such thumbnail");
  }

  /** By the side of their square; of a small picture two may be one. */
  Map<Integer, byte[]> encoded(Function<Pixels, byte[]> encode) {
    Map<Pixels, byte[]> encoded = new HashMap<>();
    Map<Integer, byte[]> result = new LinkedHashMap<>();
    bySide.forEach((side, pixels) -> result.put(side, encoded.computeIfAbsent(pixels, encode)));
    return result;
  }
}
