package lessserver.images.fetch;

/** A picture that could not be fetched from where its sender said it is. */
public final class FetchFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;
  private final boolean forGood;

  FetchFailedException(String code, String message, boolean forGood) {
    super(message, null, false, false); // The message says it all.
    this.code = code;
    this.forGood = forGood;
  }

  public String code() {
    return code;
  }

  /** Whether trying again changes nothing. */
  public boolean isForGood() {
    return forGood;
  }
}
