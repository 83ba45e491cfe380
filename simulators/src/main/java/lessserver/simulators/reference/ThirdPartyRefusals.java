package lessserver.simulators.reference;

import lessserver.functions.Refusal;

/** What every third party refuses in the same words. */
public final class ThirdPartyRefusals {

  private ThirdPartyRefusals() {}

  /** It was undone, and nothing more is done for it. */
  public static final class ReferenceClosed extends Refusal {

    private static final long serialVersionUID = 1L;

    public ReferenceClosed(String reference) {
      super(Kind.CONFLICT, "Nothing more is done for " + reference + ": it was undone.");
    }
  }

  /** The key was used for something else. */
  public static final class KeyUsed extends Refusal {

    private static final long serialVersionUID = 1L;

    public KeyUsed() {
      super(Kind.FORBIDDEN_BY_RULE, "This Idempotency-Key was used with another request.");
    }
  }
}
