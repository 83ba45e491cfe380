package lessserver.images.picture;

/** Says of which pictures there is to be a copy for reading what is written on them. */
@FunctionalInterface
public interface ForReading {

  /**
   * Whether it is worth the time.
   *
   * @param picture in the size of the largest thumbnail
   */
  boolean wants(Pixels picture);
}
