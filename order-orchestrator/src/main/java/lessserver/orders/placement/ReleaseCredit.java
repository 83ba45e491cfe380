package lessserver.orders.placement;

import java.util.Optional;
import java.util.function.Function;
import lessserver.orders.customer.Customers;
import lessserver.orders.order.OrderChanges;
import lessserver.orders.order.OrderStatus;
import org.springframework.stereotype.Component;

/** Gives the credit back that an order holds. */
@Component
class ReleaseCredit implements Function<String, OrderStatus> {

  private final OrderChanges changes;
  private final Customers customers;

  ReleaseCredit(OrderChanges changes, Customers customers) {
    this.changes = changes;
    this.customers = customers;
  }

  @Override
  public OrderStatus apply(String orderId) {
    return changes.change(
        orderId,
        order -> {
          order.close();
          if (order.releaseCredit()) {
            customers.release(order.customerId(), order.total());
          }
          return Optional.empty();
        });
  }
}
