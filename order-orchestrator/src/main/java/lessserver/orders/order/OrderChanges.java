package lessserver.orders.order;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import lessserver.events.Outbox;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Changes an order and tells of it in one transaction, while nobody else can change it. Every
 * method throws {@link NoSuchElementException} for an order that was never placed. Safe for use by
 * many threads and replicas.
 */
@Component
public class OrderChanges {

  private final Orders orders;
  private final Outbox outbox;

  OrderChanges(Orders orders, Outbox outbox) {
    this.orders = orders;
    this.outbox = outbox;
  }

  /** Makes the change and tells its event, if there is one. What the change throws undoes it. */
  @Transactional
  public OrderStatus change(String orderId, Function<Order, Optional<OrderEvent>> change) {
    Order order = orders.lock(orderId).orElseThrow(() -> unknown(orderId));
    change.apply(order).ifPresent(outbox::tell);
    return order.status();
  }

  /** From now on no step of the order goes forward. */
  @Transactional
  public OrderStatus close(String orderId) {
    return change(
        orderId,
        order -> {
          order.close();
          return Optional.empty();
        });
  }

  /** What is in the order. */
  @Transactional(readOnly = true)
  public List<OrderLine> lines(String orderId) {
    return orders.findById(orderId).orElseThrow(() -> unknown(orderId)).lines();
  }

  private static NoSuchElementException unknown(String orderId) {
    return new NoSuchElementException("order " + orderId + " was never placed");
  }
}
