package lessserver.orders.placement;

import java.time.Clock;
import java.util.function.Function;
import lessserver.orders.order.OrderChanges;
import lessserver.orders.order.OrderStatus;
import org.springframework.stereotype.Component;

/** Says that a human has to look at an order. */
@Component
class RequestApproval implements Function<String, OrderStatus> {

  private final OrderChanges changes;
  private final Clock clock;

  RequestApproval(OrderChanges changes, Clock clock) {
    this.changes = changes;
    this.clock = clock;
  }

  @Override
  public OrderStatus apply(String orderId) {
    return changes.change(orderId, order -> order.requestApproval(clock.instant()));
  }
}
