package lessserver.orders.placement;

import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import lessserver.orders.customer.Customers;
import lessserver.orders.order.OrderChanges;
import lessserver.orders.order.OrderEvent;
import lessserver.orders.payment.PaymentProvider;
import org.springframework.stereotype.Component;

/** Takes an order's money; what is paid is owed no more. */
@Component
class ProcessPayment implements Function<Payment, String> {

  private final PaymentProvider provider;
  private final OrderChanges changes;
  private final Customers customers;
  private final Clock clock;

  ProcessPayment(PaymentProvider provider, OrderChanges changes, Customers customers, Clock clock) {
    this.provider = provider;
    this.changes = changes;
    this.customers = customers;
    this.clock = clock;
  }

  @Override
  public String apply(Payment payment) {
    String id = provider.charge(payment.orderId(), payment.amount(), payment.card());
    changes.change(
        payment.orderId(),
        order -> {
          Optional<OrderEvent> paid = order.pay(id, clock.instant());
          if (order.releaseCredit()) {
            customers.release(order.customerId(), order.total());
          }
          return paid;
        });
    return id;
  }
}
