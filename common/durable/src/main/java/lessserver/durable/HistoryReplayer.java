package lessserver.durable;

/**
 * Runs today's code against yesterday's history, so that a test finds what a live instance would
 * find after the next deployment.
 */
public interface HistoryReplayer {

  /**
   * Repeats an execution and compares all it does with what it did, inputs included.
   *
   * @param exportedHistory as {@link DurableClient#exportHistory} gave it
   * @throws HistoryMismatch if the code does something else; its message says what and where
   */
  void replay(String exportedHistory);

  /** The code does not do again what it did. */
  final class HistoryMismatch extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public HistoryMismatch(String message) {
      super(message);
    }
  }
}
