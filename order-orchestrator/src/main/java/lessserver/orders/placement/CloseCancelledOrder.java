package lessserver.orders.placement;

import java.time.Clock;
import java.util.function.Function;
import lessserver.orders.order.OrderChanges;
import lessserver.orders.order.OrderStatus;
import org.springframework.stereotype.Component;

/** Ends an order that was called off. */
@Component
class CloseCancelledOrder implements Function<Ending, OrderStatus> {

  private final OrderChanges changes;
  private final Clock clock;

  CloseCancelledOrder(OrderChanges changes, Clock clock) {
    this.changes = changes;
    this.clock = clock;
  }

  @Override
  public OrderStatus apply(Ending ending) {
    return changes.change(
        ending.orderId(), order -> order.cancel(ending.reason(), clock.instant()));
  }
}
