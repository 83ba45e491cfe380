package lessserver.orders.placement;

import java.util.function.Function;
import lessserver.orders.order.OrderChanges;
import lessserver.orders.order.OrderStatus;
import lessserver.orders.payment.PaymentProvider;
import org.springframework.stereotype.Component;

/** Gives an order's money back, if any was taken, and sees to it that none will be. */
@Component
class RefundPayment implements Function<String, OrderStatus> {

  private final OrderChanges changes;
  private final PaymentProvider provider;

  RefundPayment(OrderChanges changes, PaymentProvider provider) {
    this.changes = changes;
    this.provider = provider;
  }

  @Override
  public OrderStatus apply(String orderId) {
    OrderStatus status = changes.close(orderId);
    provider.refund(orderId);
    return status;
  }
}
