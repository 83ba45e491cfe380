package lessserver.blobs;

/** The content has more bytes than are taken. */
public final class BlobTooLargeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final long atMost;

  BlobTooLargeException(long atMost) {
    super("more than " + atMost + " bytes");
    this.atMost = atMost;
  }

  public long atMost() {
    return atMost;
  }
}
