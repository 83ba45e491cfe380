package lessserver.images.picture;

import java.util.Arrays;

/**
 * Makes pictures smaller: each new pixel is the mean of those it covers. Rows are added up first,
 * which processors do for many columns at once, then columns. One thread at a time.
 */
final class Shrinking {

  /** The weight of a row or column that counts whole. */
  private static final int WHOLE = 1 << 12;

  private final Shares columns;
  private final Shares rows;
  private final int[] line;
  private final int[] red;
  private final int[] green;
  private final int[] blue;

  private Shrinking(Size from, Size to) {
    this.columns = Shares.of(from.width(), to.width());
    this.rows = Shares.of(from.height(), to.height());
    this.line = new int[from.width()];
    this.red = new int[from.width()];
    this.green = new int[from.width()];
    this.blue = new int[from.width()];
  }

  static Pixels shrink(Rows picture, Size to) {
    return new Shrinking(picture.size(), to).shrunk(picture, to);
  }

  private Pixels shrunk(Rows picture, Size to) {
    int[] shrunk = new int[to.width() * to.height()];
    int held = -1; // the row that is in the line: two new rows may share it
    for (int y = 0; y < to.height(); y++) {
      Arrays.fill(red, 0);
      Arrays.fill(green, 0);
      Arrays.fill(blue, 0);
      for (int from = rows.first()[y]; from <= rows.last()[y]; from++) {
        if (from != held) {
          picture.read(from, line);
          held = from;
        }
        addLine(rows.weight(y, from));
      }
      writeRow(shrunk, y * to.width(), rows.total(y));
    }
    return new Pixels(to.width(), to.height(), shrunk);
  }

  private void addLine(int weight) {
    for (int x = 0; x < line.length; x++) {
      int pixel = line[x];
      red[x] += ((pixel >> 16) & 0xff) * weight;
      green[x] += ((pixel >> 8) & 0xff) * weight;
      blue[x] += (pixel & 0xff) * weight;
    }
  }

  private void writeRow(int[] shrunk, int start, int rowsTotal) {
    for (int x = 0; x < columns.first().length; x++) {
      int first = columns.first()[x];
      int last = columns.last()[x];
      long firstWeight = columns.firstWeight()[x];
      long lastWeight = columns.lastWeight()[x];
      long reds = red[first] * firstWeight + red[last] * lastWeight;
      long greens = green[first] * firstWeight + green[last] * lastWeight;
      long blues = blue[first] * firstWeight + blue[last] * lastWeight;
      for (int i = first + 1; i < last; i++) {
        reds += (long) red[i] * WHOLE;
        greens += (long) green[i] * WHOLE;
        blues += (long) blue[i] * WHOLE;
      }
      double share = 1.0 / ((double) rowsTotal * columns.total(x));
      shrunk[start + x] =
          (mean(reds, share) << 16) | (mean(greens, share) << 8) | mean(blues, share);
    }
  }

  private static int mean(long sum, double share) {
    return (int) (sum * share + 0.5);
  }

  /**
   * Which old rows or columns make each new one, and how much the first and the last count; those
   * in between count whole. If there is but one, it is the first.
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares or prints them.
  private record Shares(int[] first, int[] last, int[] firstWeight, int[] lastWeight) {

    private static Shares of(int from, int to) {
      Shares shares = new Shares(new int[to], new int[to], new int[to], new int[to]);
      double step = (double) from / to;
      for (int i = 0; i < to; i++) {
        double begin = i * step;
        double end = Math.min(from, begin + step);
        int first = Math.min(from - 1, (int) begin);
        int last = Math.max(first, Math.min(from - 1, (int) Math.ceil(end) - 1));
        shares.first[i] = first;
        shares.last[i] = last;
        shares.firstWeight[i] = Math.max(1, weight(Math.min(end, first + 1.0) - begin));
        shares.lastWeight[i] = last == first ? 0 : weight(end - last);
      }
      return shares;
    }

    private static int weight(double share) {
      return (int) Math.round(share * WHOLE);
    }

    private int weight(int at, int old) {
      if (old == first[at]) {
        return firstWeight[at];
      }
      return old == last[at] ? lastWeight[at] : WHOLE;
    }

    private int total(int at) {
      return firstWeight[at] + lastWeight[at] + Math.max(0, last[at] - first[at] - 1) * WHOLE;
    }
  }
}
