package lessserver.etl.parse;

/** Why a file as a whole cannot be imported; its sender's to mend. */
public final class FileProblem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * A problem.
   *
   * @param code short and stable, such as {@code not-a-csv-file}
   * @param detail a sentence for the sender
   */
  public FileProblem(String code, String detail) {
    super(detail);
    this.code = code;
  }

  public String code() {
    return code;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }

  /** It is an answer, not a defect: nobody reads its stack trace, so none is made. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
