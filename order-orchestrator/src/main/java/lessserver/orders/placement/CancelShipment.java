package lessserver.orders.placement;

import java.util.function.Function;
import lessserver.orders.order.OrderChanges;
import lessserver.orders.order.OrderStatus;
import lessserver.orders.shipping.Carrier;
import org.springframework.stereotype.Component;

/** Calls an order's shipment off, if there is one, and sees to it that there will be none. */
@Component
class CancelShipment implements Function<String, OrderStatus> {

  private final OrderChanges changes;
  private final Carrier carrier;

  CancelShipment(OrderChanges changes, Carrier carrier) {
    this.changes = changes;
    this.carrier = carrier;
  }

  @Override
  public OrderStatus apply(String orderId) {
    OrderStatus status = changes.close(orderId);
    carrier.cancel(orderId);
    return status;
  }
}
