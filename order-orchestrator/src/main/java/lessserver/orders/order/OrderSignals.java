package lessserver.orders.order;

/** What the placing of an order may hear from outside. */
public final class OrderSignals {

  /** With an {@link OrderDecision}. */
  public static final String DECISION = "decision";

  /** With an {@link OrderCancellation}. */
  public static final String CANCELLATION = "cancellation";

  /** With the address of the short link to the parcel, a text. */
  public static final String TRACKING_LINK = "tracking-link";

  private OrderSignals() {}
}
