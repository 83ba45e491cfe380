package lessserver.images.picture;

import java.util.Arrays;

/**
 * How a camera was held: what has to be done to a picture so that it is upright, as EXIF numbers
 * it.
 */
enum Orientation {
  UPRIGHT(1),
  MIRRORED(2),
  UPSIDE_DOWN(3),
  FLIPPED(4),
  TRANSPOSED(5),
  TURN_RIGHT(6),
  TRANSVERSED(7),
  TURN_LEFT(8);

  private final int number;

  Orientation(int number) {
    this.number = number;
  }

  static Orientation of(int number) {
    return Arrays.stream(values()).filter(each -> each.number == number).findAny().orElse(UPRIGHT);
  }

  boolean swapsSides() {
    return number >= TRANSPOSED.number;
  }

  Size of(Size stored) {
    return swapsSides() ? stored.turned() : stored;
  }

  /** The picture upright. */
  Pixels apply(Pixels stored) {
    if (this == UPRIGHT) {
      return stored;
    }
    int width = stored.width();
    int height = stored.height();
    Size size = of(new Size(width, height));
    int[] rgb = new int[size.width() * size.height()];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int toX =
            switch (this) {
              case UPRIGHT, FLIPPED -> x;
              case MIRRORED, UPSIDE_DOWN -> width - 1 - x;
              case TRANSPOSED, TURN_LEFT -> y;
              case TURN_RIGHT, TRANSVERSED -> height - 1 - y;
            };
        int toY =
            switch (this) {
              case UPRIGHT, MIRRORED -> y;
              case UPSIDE_DOWN, FLIPPED -> height - 1 - y;
              case TRANSPOSED, TURN_RIGHT -> x;
              case TRANSVERSED, TURN_LEFT -> width - 1 - x;
            };
        rgb[toY * size.width() + toX] = stored.rgb()[y * width + x];
      }
    }
    return new Pixels(size.width(), size.height(), rgb);
  }
}
