package lessserver.shortener.address;

/** A text is no address that a browser would follow to a website; the message says why. */
public final class UnusableAddress extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Fault fault;

  /** What is wrong with it. */
  public enum Fault {
    /** No browser can make anything of it. */
    MALFORMED,
    /** It leads to something else than a website. */
    OTHER_SCHEME,
    /** It has a user's name or password in it. */
    CREDENTIALS
  }

  UnusableAddress(Fault fault, String message) {
    super(message);
    this.fault = fault;
  }

  static UnusableAddress malformed(String message) {
    return new UnusableAddress(Fault.MALFORMED, message);
  }

  public Fault fault() {
    return fault;
  }

  /** It is an answer to who wrote the address, and not a defect: nobody reads its stack trace. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
