package lessserver.durable.store;

import org.jspecify.annotations.Nullable;

/** A batch was not stored, or perhaps it was. */
public final class CommitFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What is known of it. */
  public enum Outcome {
    /** Nothing of it is stored. One of the batch may be to blame. */
    ROLLED_BACK,
    /** Nothing of it is stored, because a partition has another owner. */
    FENCED,
    /** Nothing of it is stored, because it is done already: by a former owner, or another. */
    STALE,
    /** COMMIT got no answer. Only what is stored tells. */
    UNKNOWN
  }

  private final Outcome outcome;

  public CommitFailedException(Outcome outcome, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.outcome = outcome;
  }

  public Outcome outcome() {
    return outcome;
  }
}
