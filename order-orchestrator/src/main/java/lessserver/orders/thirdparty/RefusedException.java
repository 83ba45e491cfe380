package lessserver.orders.thirdparty;

import lessserver.functions.Refusal;

/** A third party understood what it was asked, and will not do it. */
public final class RefusedException extends Refusal {

  private static final long serialVersionUID = 1L;

  RefusedException(String thirdParty, String detail) {
    super(Kind.FORBIDDEN_BY_RULE, "Refused by " + thirdParty + ": " + detail);
  }
}
