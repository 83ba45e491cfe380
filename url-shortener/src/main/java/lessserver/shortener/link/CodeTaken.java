package lessserver.shortener.link;

import lessserver.functions.Refusal;

/** Somebody else has the code. */
final class CodeTaken extends Refusal {

  private static final long serialVersionUID = 1L;

  CodeTaken(String code) {
    super(Kind.CONFLICT, "The code " + code + " is taken.", new FieldError("code", "is taken"));
  }
}
