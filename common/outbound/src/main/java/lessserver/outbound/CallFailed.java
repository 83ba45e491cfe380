package lessserver.outbound;

/** A call that was allowed and came to nothing; trying again later may work. */
public final class CallFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What it came to. */
  public enum Reason {
    /** No connection, or one that broke. */
    UNREACHABLE,
    /** The time was over. */
    TOO_SLOW,
    /** The answer has more bytes than are taken. */
    TOO_LARGE,
    /** One redirect led to the next. */
    TOO_MANY_REDIRECTS,
    /** It was answered, but not with success. */
    NOT_TAKEN
  }

  private final Reason reason;

  CallFailed(Reason reason, String message) {
    // The message says it all, and an orchestration's history keeps every trace it is given.
    super(message, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
