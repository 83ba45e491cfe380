package lessserver.images.picture;

import java.awt.image.BufferedImage;

/**
 * A decoded picture as its decoder left it, perhaps lying on its side: large, so only what is made
 * of it is kept. One thread at a time.
 */
public final class Negative {

  private final Picture picture;
  private final Orientation orientation;
  private final Rows rows;

  Negative(Picture picture, Orientation orientation, BufferedImage image) {
    this.picture = picture;
    this.orientation = orientation;
    this.rows = DecodedRows.of(image);
  }

  /** What is known of it beside its pixels. */
  public Picture picture() {
    return picture;
  }

  /** Upright, in a square of so many pixels; never larger than it is. */
  public Pixels within(int side) {
    return orientation.apply(Shrinking.shrink(rows, rows.size().within(side)));
  }
}
