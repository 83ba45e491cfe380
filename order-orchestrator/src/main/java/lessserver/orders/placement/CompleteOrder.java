package lessserver.orders.placement;

import java.time.Clock;
import java.util.function.Function;
import lessserver.orders.order.OrderChanges;
import lessserver.orders.order.OrderStatus;
import org.springframework.stereotype.Component;

/** Ends an order that went well. */
@Component
class CompleteOrder implements Function<TrackingMail, OrderStatus> {

  private final OrderChanges changes;
  private final Clock clock;

  CompleteOrder(OrderChanges changes, Clock clock) {
    this.changes = changes;
    this.clock = clock;
  }

  @Override
  public OrderStatus apply(TrackingMail told) {
    return changes.change(
        told.orderId(), order -> order.complete(told.trackingUrl(), clock.instant()));
  }
}
