package lessserver.orders.order;

/** How far an order has come. */
public enum OrderStatus {
  /** Accepted; nothing is known of it yet but that it will be placed. */
  PENDING,
  PLACED,
  /** Its goods are set aside. */
  RESERVED,
  /** A human has to look at it first. */
  AWAITING_APPROVAL,
  APPROVED,
  PAID,
  SHIPPED,
  /** The customer has been told; nothing will change any more. */
  COMPLETED,
  /** It came to nothing, and everything was undone. */
  FAILED,
  /** Somebody called it off, and everything was undone. */
  CANCELLED;

  public boolean isFinal() {
    return this == COMPLETED || this == FAILED || this == CANCELLED;
  }
}
