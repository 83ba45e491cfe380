package lessserver.etl.parse;

import lessserver.functions.Refusal;

/** Why a file as a whole cannot be imported; its sender's to mend. */
public final class FileProblem extends Refusal {

  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * A problem.
   *
   * @param code short and stable, such as {@code not-a-csv-file}
   * @param detail a sentence for the sender
   */
  public FileProblem(String code, String detail) {
    super(Kind.FORBIDDEN_BY_RULE, detail, new FieldError("file", code.replace('-', ' ')));
    this.code = code;
  }

  public String code() {
    return code;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }
}
