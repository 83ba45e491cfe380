package lessserver.images.picture;

/** A picture that is read row by row, from top to bottom. One thread at a time. */
interface Rows {

  Size size();

  /** Writes a row's pixels there, from left to right, as {@code 0xRRGGBB}. */
  void read(int y, int[] into);
}
