package lessserver.images.fetch;

import java.time.Duration;

/**
 * A picture that could not be fetched from where its sender said it is. If not for good, the image
 * waits, and is told of again when its time has come.
 */
public final class FetchFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;
  private final boolean forGood;
  private final Duration patience;

  private FetchFailedException(String code, String message, boolean forGood, Duration patience) {
    super(message, null, false, false); // The message says it all.
    this.code = code;
    this.forGood = forGood;
    this.patience = patience;
  }

  static FetchFailedException forGood(String code, String message) {
    return new FetchFailedException(code, message, true, Duration.ZERO);
  }

  /**
   * Trying again may help.
   *
   * @param patience after so long at the earliest, as the server says
   */
  static FetchFailedException forNow(String code, String message, Duration patience) {
    return new FetchFailedException(code, message, false, patience);
  }

  public String code() {
    return code;
  }

  /** Whether trying again changes nothing. */
  public boolean isForGood() {
    return forGood;
  }

  Duration patience() {
    return patience;
  }
}
