package lessserver.stocks.quote;

/** The market gave no answer, or none that makes sense; asking again later may help. */
public final class MarketFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** How it failed. */
  public enum Kind {
    /** It is not there, or says that it cannot answer now. */
    AWAY,
    /** It took too long. */
    SLOW,
    /** It answered something else than was asked. */
    NONSENSE,
    /** It failed so often that it is not asked for the moment. */
    NOT_ASKED
  }

  private final Kind kind;

  MarketFailed(Kind kind, String message) {
    // Each failed check is kept in an orchestration's history: the sentence, not the trace.
    super(message, null, false, false);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
