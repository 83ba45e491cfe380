package lessserver.outbound;

import lessserver.functions.Refusal;

/** Why an address that a client chose is not called. */
public final class OutboundRefusals {

  private OutboundRefusals() {}

  /** What was given is no address. */
  public static final class MalformedAddress extends Refusal {

    private static final long serialVersionUID = 1L;

    MalformedAddress(String field, String why) {
      super(Kind.INVALID, "The " + field + " " + why + ".", new FieldError(field, why));
    }
  }

  /** What was given is an address, but not one that is called for a client. */
  public static final class ForbiddenAddress extends Refusal {

    private static final long serialVersionUID = 1L;

    ForbiddenAddress(String field, String why) {
      super(Kind.FORBIDDEN_BY_RULE, "The " + field + " " + why + ".", new FieldError(field, why));
    }
  }

  /** The receiver of webhooks says that it wants no more of them. */
  public static final class ReceiverGone extends Refusal {

    private static final long serialVersionUID = 1L;

    ReceiverGone(String host) {
      super(Kind.GONE, host + " wants no more webhooks: it answered 410.");
    }
  }
}
