package lessserver.orders.placement;

import lessserver.orders.order.OrderStatus;
import org.jspecify.annotations.Nullable;

/**
 * How the placing of an order ended.
 *
 * @param trackingNumber of a completed order
 * @param reason why it was not completed
 */
record Outcome(
    String orderId, OrderStatus status, @Nullable String trackingNumber, @Nullable String reason) {

  static Outcome completed(String orderId, String trackingNumber) {
    return new Outcome(orderId, OrderStatus.COMPLETED, trackingNumber, null);
  }

  static Outcome failed(String orderId, String reason) {
    return new Outcome(orderId, OrderStatus.FAILED, null, reason);
  }

  static Outcome cancelled(String orderId, String reason) {
    return new Outcome(orderId, OrderStatus.CANCELLED, null, reason);
  }
}
