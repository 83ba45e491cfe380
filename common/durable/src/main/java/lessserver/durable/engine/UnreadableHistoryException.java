package lessserver.durable.engine;

/** An instance's history says what this version of the service does not know: a newer one may. */
final class UnreadableHistoryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnreadableHistoryException(String instanceId, Throwable cause) {
    super("the history of instance %s is not readable here".formatted(instanceId), cause);
  }
}
