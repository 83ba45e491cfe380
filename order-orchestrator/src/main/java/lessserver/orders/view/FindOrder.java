package lessserver.orders.view;

import java.util.function.Function;
import lessserver.durable.DurableClient;
import lessserver.orders.order.UnknownOrder;
import org.springframework.stereotype.Component;

/** Finds an order; one that was just accepted is there at once, though nothing is known of it. */
@Component
class FindOrder implements Function<String, OrderDetails> {

  private final OrderViews views;
  private final DurableClient orchestrations;

  FindOrder(OrderViews views, DurableClient orchestrations) {
    this.views = views;
    this.orchestrations = orchestrations;
  }

  @Override
  public OrderDetails apply(String id) {
    return views
        .findByOrderId(id)
        .map(OrderDetails::of)
        .or(() -> orchestrations.find(id).map(OrderDetails::pending))
        .orElseThrow(() -> new UnknownOrder(id));
  }
}
