package lessserver.images.picture;

/**
 * A picture in memory: sRGB without transparency, row by row, one {@code 0xRRGGBB} for each pixel.
 * Not to be changed.
 */
@SuppressWarnings("ArrayRecordComponent") // Millions of pixels; nobody compares or prints them.
public record Pixels(int width, int height, int[] rgb) implements Rows {

  @Override
  public Size size() {
    return new Size(width, height);
  }

  @Override
  public void read(int y, int[] into) {
    System.arraycopy(rgb, y * width, into, 0, width);
  }

  /** Each new pixel is the mean of those it covers. */
  public Pixels shrunk(Size to) {
    return to.equals(size()) ? this : Shrinking.shrink(this, to);
  }

  /** The square in its middle. */
  public Pixels square() {
    int side = Math.min(width, height);
    int left = (width - side) / 2;
    int top = (height - side) / 2;
    int[] square = new int[side * side];
    for (int y = 0; y < side; y++) {
      System.arraycopy(rgb, (top + y) * width + left, square, y * side, side);
    }
    return new Pixels(side, side, square);
  }

  /**
   * What stays the same when a picture is saved anew or made smaller: 64 comparisons of neighbours
   * in a tiny grey copy (dHash). Pictures that look alike differ in few bits.
   */
  public long fingerprint() {
    Pixels tiny = stretched(9, 8);
    long bits = 0;
    for (int y = 0; y < 8; y++) {
      for (int x = 0; x < 8; x++) {
        bits = (bits << 1) | (grey(tiny.rgb[y * 9 + x]) < grey(tiny.rgb[y * 9 + x + 1]) ? 1 : 0);
      }
    }
    return bits;
  }

  /** With other proportions: of what is to be smaller the mean, of what is larger repetitions. */
  public Pixels stretched(int toWidth, int toHeight) {
    Pixels shrunk = shrunk(new Size(Math.min(width, toWidth), Math.min(height, toHeight)));
    return toWidth <= width && toHeight <= height ? shrunk : shrunk.repeated(toWidth, toHeight);
  }

  private Pixels repeated(int toWidth, int toHeight) {
    int[] repeated = new int[toWidth * toHeight];
    for (int y = 0; y < toHeight; y++) {
      for (int x = 0; x < toWidth; x++) {
        repeated[y * toWidth + x] =
            rgb[(int) ((long) y * height / toHeight) * width + (int) ((long) x * width / toWidth)];
      }
    }
    return new Pixels(toWidth, toHeight, repeated);
  }

  private static int grey(int pixel) {
    return 299 * ((pixel >> 16) & 0xff) + 587 * ((pixel >> 8) & 0xff) + 114 * (pixel & 0xff);
  }
}
