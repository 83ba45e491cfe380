package lessserver.orders.view;

import java.util.function.Consumer;
import lessserver.orders.order.OrderEvent;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Puts into the read model what happened to an order. */
@Component
class ProjectOrder implements Consumer<OrderEvent> {

  private final OrderViews views;

  ProjectOrder(OrderViews views) {
    this.views = views;
  }

  @Override
  @Transactional
  public void accept(OrderEvent event) {
    if (event instanceof OrderEvent.Placed placed) {
      views.save(new OrderView(placed));
    } else {
      views.findByOrderId(event.orderId()).orElseThrow().apply(event);
    }
  }
}
