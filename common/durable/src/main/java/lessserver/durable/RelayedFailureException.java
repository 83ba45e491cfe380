package lessserver.durable;

/**
 * What was done elsewhere has failed there: an activity or an orchestration that throws this fails
 * with that failure, as it is.
 */
public final class RelayedFailureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  public RelayedFailureException(Failure failure) {
    super(failure.toString());
    this.failure = failure;
  }

  Failure failure() {
    return failure;
  }
}
