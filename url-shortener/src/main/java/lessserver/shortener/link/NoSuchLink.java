package lessserver.shortener.link;

import lessserver.functions.Refusal;

/** Nobody made a link with that code. */
public final class NoSuchLink extends Refusal {

  private static final long serialVersionUID = 1L;

  NoSuchLink(String code) {
    super(Kind.UNKNOWN, "There is no link " + code + ".");
  }
}
