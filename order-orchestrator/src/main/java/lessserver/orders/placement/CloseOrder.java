package lessserver.orders.placement;

import java.util.function.Function;
import lessserver.orders.order.OrderChanges;
import lessserver.orders.order.OrderStatus;
import org.springframework.stereotype.Component;

/** Sees to it that no step of an order goes forward any more; returns how far it has come. */
@Component
class CloseOrder implements Function<String, OrderStatus> {

  private final OrderChanges changes;

  CloseOrder(OrderChanges changes) {
    this.changes = changes;
  }

  @Override
  public OrderStatus apply(String orderId) {
    return changes.close(orderId);
  }
}
