package lessserver.images.picture;

/** Width and height in pixels. */
public record Size(int width, int height) {

  public long pixels() {
    return (long) width * height;
  }

  public int longSide() {
    return Math.max(width, height);
  }

  /**
   * The largest with the same proportions in a square of so many pixels; never larger than it is.
   */
  public Size within(int side) {
    if (longSide() <= side) {
      return this;
    }
    double scale = (double) side / longSide();
    return new Size(
        Math.max(1, (int) Math.round(width * scale)),
        Math.max(1, (int) Math.round(height * scale)));
  }

  /** Of every so many pixels one, along each side. */
  Size by(int step) {
    return new Size(Math.ceilDiv(width, step), Math.ceilDiv(height, step));
  }

  Size turned() {
    return new Size(/* width= */ height, /* height= */ width);
  }
}
