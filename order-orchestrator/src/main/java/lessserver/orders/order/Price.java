package lessserver.orders.order;

import java.util.List;

/** What an order costs, in cents. */
record Price(long subtotal, long discount) {

  private static final int PERCENT = 100;

  /** Rounded for the customer: a discount's fraction of a cent counts as a whole one. */
  static Price of(List<OrderLine> lines, int percentOff) {
    long subtotal = lines.stream().mapToLong(OrderLine::total).sum();
    return new Price(subtotal, Math.ceilDiv(subtotal * percentOff, (long) PERCENT));
  }
}
