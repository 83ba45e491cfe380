package lessserver.images.describe;

import java.util.Arrays;
import lessserver.images.picture.Pixels;

/**
 * Whether there may be text on a picture. Letters are sharp changes between light and dark, many of
 * them side by side, in row upon row of pixels. Grass looks like that, too: this is to save the
 * time of reading pictures on which nothing does.
 */
final class TextHint {

  private static final int LARGEST = 1280;
  private static final int MIDDLE = 640;
  private static final int SMALLEST = 320;

  /** How many rows a line of small letters has in the largest copy; other copies: below. */
  private static final int FEW_ROWS = 6;

  private static final int ROWS = 8;

  /** Of the windows into which a row is divided; a word goes over two. */
  private static final int WINDOW = 32;

  private static final int CHANGES = 4;
  private static final int DISTANCE = 2;
  private static final int CONTRAST = 60_000; // of a grey of 255,000

  private TextHint() {}

  static boolean isIn(Pixels picture) {
    Pixels copy = picture.shrunk(picture.size().within(LARGEST));
    if (hasLines(copy, copy.size().longSide() > MIDDLE ? FEW_ROWS : ROWS)) {
      return true;
    }
    for (int side = MIDDLE; side >= SMALLEST; side /= 2) {
      if (copy.size().longSide() > side) {
        copy = copy.shrunk(copy.size().within(side));
        if (hasLines(copy, ROWS)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean hasLines(Pixels picture, int rows) {
    int[] run = new int[picture.width() / WINDOW + 1]; // of rows, by window
    int[] changes = new int[run.length];
    for (int y = 0; y < picture.height(); y++) {
      countChanges(picture, y, changes);
      for (int window = 0; window < run.length; window++) {
        run[window] = changes[window] >= CHANGES ? run[window] + 1 : 0;
        if (window > 0 && run[window] >= rows && run[window - 1] >= rows) {
          return true;
        }
      }
    }
    return false;
  }

  /** From dark to light and back; one that goes on is one. */
  private static void countChanges(Pixels picture, int y, int[] changes) {
    Arrays.fill(changes, 0);
    int[] rgb = picture.rgb();
    int start = y * picture.width();
    int last = 0;
    for (int x = DISTANCE; x < picture.width(); x++) {
      int step = grey(rgb[start + x]) - grey(rgb[start + x - DISTANCE]);
      int direction = Math.abs(step) > CONTRAST ? Integer.signum(step) : 0;
      if (direction != 0 && direction != last) {
        changes[x / WINDOW]++;
        last = direction;
      }
    }
  }

  private static int grey(int pixel) {
    return 299 * ((pixel >> 16) & 0xff) + 587 * ((pixel >> 8) & 0xff) + 114 * (pixel & 0xff);
  }
}
