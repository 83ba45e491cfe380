package lessserver.orders.order;

import lessserver.functions.Refusal;

/** There is no such order. */
public final class UnknownOrder extends Refusal {

  private static final long serialVersionUID = 1L;

  public UnknownOrder(String id) {
    super(Kind.UNKNOWN, "There is no order " + id + ".");
  }
}
