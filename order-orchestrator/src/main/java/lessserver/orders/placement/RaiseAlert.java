package lessserver.orders.placement;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import lessserver.orders.order.OrderChanges;
import lessserver.orders.order.OrderEvent;
import lessserver.orders.order.OrderStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Alerts whoever looks after orders: this one is not finished although it should be. */
@Component
class RaiseAlert implements Function<String, OrderStatus> {

  private static final Logger log = LoggerFactory.getLogger(RaiseAlert.class);

  private final OrderChanges changes;
  private final Clock clock;
  private final Counter delayed;

  RaiseAlert(OrderChanges changes, Clock clock, MeterRegistry meters) {
    this.changes = changes;
    this.clock = clock;
    this.delayed =
        Counter.builder("orders.delayed")
            .description("Orders that took longer than they should")
            .register(meters);
  }

  @Override
  public OrderStatus apply(String orderId) {
    OrderStatus status =
        changes.change(
            orderId,
            order ->
                Optional.of(new OrderEvent.Delayed(order.id(), order.status(), clock.instant())));
    delayed.increment();
    log.warn("event=order-delayed order={} status={}", orderId, status);
    return status;
  }
}
