package lessserver.functions.guestbook;

import lessserver.functions.Refusal;

/** A refusal of any kind, so that a test can see how each is answered. */
public final class HouseFull extends Refusal {

  private static final long serialVersionUID = 1L;

  HouseFull(Kind kind) {
    super(kind, "The house is full.", new FieldError("seats", "none is left"));
  }
}
