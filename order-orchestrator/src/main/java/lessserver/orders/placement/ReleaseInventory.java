package lessserver.orders.placement;

import java.util.Optional;
import java.util.function.Function;
import lessserver.orders.order.OrderChanges;
import lessserver.orders.order.OrderStatus;
import lessserver.orders.product.Products;
import org.springframework.stereotype.Component;

/** Puts the goods back that were set aside for an order. */
@Component
class ReleaseInventory implements Function<String, OrderStatus> {

  private final OrderChanges changes;
  private final Products products;

  ReleaseInventory(OrderChanges changes, Products products) {
    this.changes = changes;
    this.products = products;
  }

  @Override
  public OrderStatus apply(String orderId) {
    return changes.change(
        orderId,
        order -> {
          order.close();
          if (order.releaseStock()) {
            order.lines().forEach(line -> products.putBack(line.sku(), line.quantity()));
          }
          return Optional.empty();
        });
  }
}
