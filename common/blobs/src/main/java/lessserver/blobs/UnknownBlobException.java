package lessserver.blobs;

/** Nothing is kept under this name. */
public final class UnknownBlobException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnknownBlobException(String sha256) {
    super("no blob " + sha256);
  }
}
