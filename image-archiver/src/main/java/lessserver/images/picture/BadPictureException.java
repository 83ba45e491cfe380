package lessserver.images.picture;

/** A file that is no picture that is taken here, for good: trying again changes nothing. */
public final class BadPictureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What is wrong with it. */
  public enum Fault {
    /** It is no picture of a known format. */
    UNKNOWN_FORMAT,
    /** It is another format than its sender said. */
    MISLABELLED,
    /** It ends before its end. */
    TRUNCATED,
    /** It cannot be decoded. */
    CORRUPT,
    /** It is something else, too. */
    POLYGLOT,
    /** It has more bytes than are taken. */
    TOO_LARGE,
    /** It has more pixels than are taken. */
    TOO_MANY_PIXELS,
    /** Decoding it took longer than a picture may. */
    TOO_SLOW
  }

  private final Fault fault;

  public BadPictureException(Fault fault, String message) {
    super(message, null, false, false); // The sentence says it all.
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }
}
