package lessserver.images.picture;

import java.util.Arrays;

/**
 * A decoded picture: sRGB without transparency, row by row, one {@code 0xRRGGBB} for each pixel.
 * Not to be changed.
 */
@SuppressWarnings("ArrayRecordComponent") // Millions of pixels; nobody compares or prints them.
public record Pixels(int width, int height, int[] rgb) {

  public Size size() {
    return new Size(width, height);
  }

  /** Each new pixel is the mean of those it covers. */
  public Pixels shrunk(Size to) {
    if (to.width() == width && to.height() == height) {
      return this;
    }
    Shares columns = Shares.of(width, to.width());
    Shares rows = Shares.of(height, to.height());
    int[] shrunk = new int[to.width() * to.height()];
    float[] row = new float[to.width() * 3];
    float[] sum = new float[to.width() * 3];
    for (int y = 0; y < to.height(); y++) {
      Arrays.fill(sum, 0);
      for (int from = rows.first()[y]; from <= rows.last()[y]; from++) {
        shrinkRow(from * width, columns, row);
        float weight = rows.weight(y, from);
        for (int i = 0; i < sum.length; i++) {
          sum[i] += row[i] * weight;
        }
      }
      float scale = columns.scale() * rows.scale();
      for (int x = 0; x < to.width(); x++) {
        shrunk[y * to.width() + x] =
            (octet(sum[3 * x] * scale) << 16)
                | (octet(sum[3 * x + 1] * scale) << 8)
                | octet(sum[3 * x + 2] * scale);
      }
    }
    return new Pixels(to.width(), to.height(), shrunk);
  }

  private void shrinkRow(int start, Shares columns, float[] into) {
    for (int x = 0; x < columns.first().length; x++) {
      int first = columns.first()[x];
      int last = columns.last()[x];
      int red = 0;
      int green = 0;
      int blue = 0;
      for (int i = start + first + 1; i < start + last; i++) { // those that it covers whole
        red += (rgb[i] >> 16) & 0xff;
        green += (rgb[i] >> 8) & 0xff;
        blue += rgb[i] & 0xff;
      }
      int left = rgb[start + first];
      float leftWeight = columns.firstWeight()[x];
      int right = rgb[start + last];
      float rightWeight = last == first ? 0 : columns.lastWeight()[x];
      into[3 * x] = red + leftWeight * ((left >> 16) & 0xff) + rightWeight * ((right >> 16) & 0xff);
      into[3 * x + 1] =
          green + leftWeight * ((left >> 8) & 0xff) + rightWeight * ((right >> 8) & 0xff);
      into[3 * x + 2] = blue + leftWeight * (left & 0xff) + rightWeight * (right & 0xff);
    }
  }

  /**
   * Which old rows or columns make each new one, and how much of the first and the last; those in
   * between count whole.
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares or prints them.
  private record Shares(
      int[] first, int[] last, float[] firstWeight, float[] lastWeight, float scale) {

    private static Shares of(int from, int to) {
      Shares shares =
          new Shares(new int[to], new int[to], new float[to], new float[to], (float) to / from);
      double step = (double) from / to;
      for (int i = 0; i < to; i++) {
        double begin = i * step;
        double end = Math.min(from, begin + step);
        int first = Math.min(from - 1, (int) begin);
        int last = Math.max(first, Math.min(from - 1, (int) Math.ceil(end) - 1));
        shares.first[i] = first;
        shares.last[i] = last;
        shares.firstWeight[i] = (float) (Math.min(end, first + 1.0) - begin);
        shares.lastWeight[i] = (float) (end - last);
      }
      return shares;
    }

    private float weight(int at, int old) {
      if (old == first[at]) {
        return firstWeight[at];
      }
      return old == last[at] ? lastWeight[at] : 1;
    }
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

  /** With other proportions; smaller or larger. */
  public Pixels stretched(int toWidth, int toHeight) {
    if (toWidth <= width && toHeight <= height) {
      return shrunk(new Size(toWidth, toHeight));
    }
    int[] stretched = new int[toWidth * toHeight];
    for (int y = 0; y < toHeight; y++) {
      for (int x = 0; x < toWidth; x++) {
        stretched[y * toWidth + x] =
            rgb[(int) ((long) y * height / toHeight) * width + (int) ((long) x * width / toWidth)];
      }
    }
    return new Pixels(toWidth, toHeight, stretched);
  }

  private static int grey(int pixel) {
    return 299 * ((pixel >> 16) & 0xff) + 587 * ((pixel >> 8) & 0xff) + 114 * (pixel & 0xff);
  }

  private static int octet(float value) {
    return Math.clamp(Math.round(value), 0, 255);
  }
}
