package lessserver.orders.order;

import java.util.UUID;

/** An order with the id under which it is known from now on. */
public record AcceptedOrder(String orderId, OrderRequest request) {

  private static final int DIGITS = 20;

  /** The order's id, short enough to be read out on the phone. */
  static String id(UUID name) {
    return "ord-" + name.toString().replace("-", "").substring(0, DIGITS);
  }
}
