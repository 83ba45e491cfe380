package lessserver.orders.placement;

import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import lessserver.functions.Refusal;
import lessserver.orders.order.Order;
import lessserver.orders.order.OrderChanges;
import lessserver.orders.order.OrderEvent;
import lessserver.orders.order.OrderLine;
import lessserver.orders.order.OrderStatus;
import lessserver.orders.product.Products;
import org.springframework.stereotype.Component;

/** Sets an order's goods aside, all or none. */
@Component
class CheckAndReserveInventory implements Function<String, OrderStatus> {

  private final OrderChanges changes;
  private final Products products;
  private final Clock clock;

  CheckAndReserveInventory(OrderChanges changes, Products products, Clock clock) {
    this.changes = changes;
    this.products = products;
    this.clock = clock;
  }

  @Override
  public OrderStatus apply(String orderId) {
    return changes.change(
        orderId,
        order -> {
          Optional<OrderEvent> reserved = order.reserve(clock.instant());
          if (reserved.isPresent()) {
            take(order);
          }
          return reserved;
        });
  }

  private void take(Order order) {
    for (OrderLine line : order.lines()) {
      if (products.take(line.sku(), line.quantity()) == 0) {
        throw new OutOfStock(line);
      }
    }
  }

  /** There are fewer left than were ordered. */
  static final class OutOfStock extends Refusal {

    private static final long serialVersionUID = 1L;

    private OutOfStock(OrderLine line) {
      super(
          Kind.FORBIDDEN_BY_RULE,
          "There are no " + line.quantity() + " of " + line.sku() + " left.");
    }
  }
}
