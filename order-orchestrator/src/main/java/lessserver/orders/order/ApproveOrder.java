package lessserver.orders.order;

import jakarta.validation.Validator;
import java.util.function.Consumer;
import lessserver.durable.DurableClient;
import lessserver.functions.Constraints;
import lessserver.functions.Refusal;
import org.springframework.stereotype.Component;

/** Passes a human's decision on to the order that waits for it. */
@Component
class ApproveOrder implements Consumer<OrderDecision> {

  private final Orders orders;
  private final DurableClient orchestrations;
  private final Validator validator;

  ApproveOrder(Orders orders, DurableClient orchestrations, Validator validator) {
    this.orders = orders;
    this.orchestrations = orchestrations;
    this.validator = validator;
  }

  @Override
  public void accept(OrderDecision decision) {
    Constraints.check(validator, decision);
    Order order =
        orders.findById(decision.orderId()).orElseThrow(() -> new UnknownOrder(decision.orderId()));
    if (order.status() != OrderStatus.AWAITING_APPROVAL) {
      throw new NotAwaited(order);
    }
    orchestrations.raiseEvent(order.id(), OrderSignals.DECISION, decision);
  }

  /** The order does not wait for anybody's approval, or not any more. */
  static final class NotAwaited extends Refusal {

    private static final long serialVersionUID = 1L;

    private NotAwaited(Order order) {
      super(
          Kind.CONFLICT,
          "Order " + order.id() + " does not wait for approval: it is " + order.status() + ".");
    }
  }
}
