package lessserver.orders.order;

import jakarta.validation.Validator;
import java.util.function.Consumer;
import lessserver.durable.DurableClient;
import lessserver.durable.Instance;
import lessserver.functions.Constraints;
import lessserver.functions.Refusal;
import org.springframework.stereotype.Component;

/**
 * Asks for an order to be called off. What was done for it is undone, unless it is completed before
 * the wish arrives.
 */
@Component
class CancelOrder implements Consumer<OrderCancellation> {

  private final Orders orders;
  private final DurableClient orchestrations;
  private final Validator validator;

  CancelOrder(Orders orders, DurableClient orchestrations, Validator validator) {
    this.orders = orders;
    this.orchestrations = orchestrations;
    this.validator = validator;
  }

  @Override
  public void accept(OrderCancellation wish) {
    Constraints.check(validator, wish);
    Instance placing =
        orchestrations.find(wish.orderId()).orElseThrow(() -> new UnknownOrder(wish.orderId()));
    // It ends a moment before its placing does.
    if (orders.findById(wish.orderId()).filter(order -> order.status().isFinal()).isPresent()
        || placing.status().isFinal()) {
      throw new OrderEnded(wish.orderId());
    }
    orchestrations.raiseEvent(wish.orderId(), OrderSignals.CANCELLATION, wish);
  }

  /** Too late to call it off. */
  static final class OrderEnded extends Refusal {

    private static final long serialVersionUID = 1L;

    private OrderEnded(String id) {
      super(Kind.CONFLICT, "Order " + id + " has ended and cannot be cancelled.");
    }
  }
}
