package lessserver.orders.placement;

import java.time.Clock;
import java.util.function.Function;
import lessserver.orders.order.OrderChanges;
import lessserver.orders.order.OrderDecision;
import lessserver.orders.order.OrderStatus;
import org.springframework.stereotype.Component;

/** Notes that a human has looked at an order and agrees. */
@Component
class RecordApproval implements Function<OrderDecision, OrderStatus> {

  private final OrderChanges changes;
  private final Clock clock;

  RecordApproval(OrderChanges changes, Clock clock) {
    this.changes = changes;
    this.clock = clock;
  }

  @Override
  public OrderStatus apply(OrderDecision decision) {
    return changes.change(
        decision.orderId(), order -> order.approve(decision.by(), clock.instant()));
  }
}
