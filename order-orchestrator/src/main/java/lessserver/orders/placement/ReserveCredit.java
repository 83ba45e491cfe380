package lessserver.orders.placement;

import java.util.Optional;
import java.util.function.Function;
import lessserver.functions.Refusal;
import lessserver.orders.customer.Customers;
import lessserver.orders.order.Order;
import lessserver.orders.order.OrderChanges;
import lessserver.orders.order.OrderStatus;
import org.springframework.stereotype.Component;

/** Holds what an order costs of the customer's credit, until it is paid or comes to nothing. */
@Component
class ReserveCredit implements Function<String, OrderStatus> {

  private final OrderChanges changes;
  private final Customers customers;

  ReserveCredit(OrderChanges changes, Customers customers) {
    this.changes = changes;
    this.customers = customers;
  }

  @Override
  public OrderStatus apply(String orderId) {
    return changes.change(
        orderId,
        order -> {
          if (order.holdCredit() && customers.hold(order.customerId(), order.total()) == 0) {
            throw new InsufficientCredit(order);
          }
          return Optional.empty();
        });
  }

  /** The customer owes too much already. */
  static final class InsufficientCredit extends Refusal {

    private static final long serialVersionUID = 1L;

    private InsufficientCredit(Order order) {
      super(
          Kind.FORBIDDEN_BY_RULE,
          "The credit of customer " + order.customerId() + " does not suffice.");
    }
  }
}
