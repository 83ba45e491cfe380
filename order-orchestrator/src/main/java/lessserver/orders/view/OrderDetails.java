package lessserver.orders.view;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import lessserver.durable.Instance;
import lessserver.orders.Euros;
import lessserver.orders.order.OrderLine;
import lessserver.orders.order.OrderStatus;
import org.jspecify.annotations.Nullable;

/**
 * What people see of an order. Amounts are in euros.
 *
 * @param trackingUrl where the parcel can be followed
 * @param reason why it failed or was cancelled
 * @param delayed whether it takes, or took, longer than it should
 * @param correlationId the trace in which it was placed
 */
record OrderDetails(
    String orderId,
    OrderStatus status,
    @Nullable String customerId,
    List<Line> items,
    @Nullable String coupon,
    @Nullable BigDecimal subtotal,
    @Nullable BigDecimal discount,
    @Nullable BigDecimal total,
    String currency,
    @Nullable String trackingNumber,
    @Nullable String trackingUrl,
    @Nullable String reason,
    boolean delayed,
    @Nullable String correlationId,
    Instant placedAt,
    Instant changedAt) {

  /** So many of one product. */
  record Line(String sku, String name, int quantity, BigDecimal unitPrice) {

    private static Line of(OrderLine line) {
      return new Line(line.sku(), line.name(), line.quantity(), Euros.of(line.unitPrice()));
    }
  }

  static OrderDetails of(OrderView view) {
    return new OrderDetails(
        view.orderId(),
        view.status(),
        view.customerId(),
        view.lines().stream().map(Line::of).toList(),
        view.coupon(),
        Euros.of(view.subtotal()),
        Euros.of(view.discount()),
        Euros.of(view.subtotal() - view.discount()),
        Euros.CURRENCY,
        view.trackingNumber(),
        view.trackingUrl(),
        view.reason(),
        view.delayed(),
        view.correlationId(),
        view.placedAt(),
        view.changedAt());
  }

  /** An order that is accepted, and of which no event has arrived yet. */
  static OrderDetails pending(Instance placing) {
    return new OrderDetails(
        placing.id(),
        OrderStatus.PENDING,
        null,
        List.of(),
        null,
        null,
        null,
        null,
        Euros.CURRENCY,
        null,
        null,
        null,
        false,
        null,
        placing.createdAt(),
        placing.lastUpdatedAt());
  }
}
