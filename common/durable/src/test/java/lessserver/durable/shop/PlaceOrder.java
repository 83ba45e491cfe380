package lessserver.durable.shop;

import java.time.Duration;
import java.util.function.Function;
import lessserver.durable.Orchestration;
import lessserver.durable.OrchestrationContext;
import lessserver.durable.Orchestrator;

/** The book's order placement: four activities, one after the other; the second has its time. */
@Orchestration("PlaceOrder")
class PlaceOrder implements Orchestrator<Order, String> {

  private static final Duration PAID_WITHIN = Duration.ofMinutes(10);

  private final Function<Order, String> checkAndReserveInventory;
  private final Function<Order, String> processPayment;
  private final Function<Order, String> scheduleShipping;
  private final Function<Order, String> emailCustomer;

  PlaceOrder(
      Function<Order, String> checkAndReserveInventory,
      Function<Order, String> processPayment,
      Function<Order, String> scheduleShipping,
      Function<Order, String> emailCustomer) {
    this.checkAndReserveInventory = checkAndReserveInventory;
    this.processPayment = processPayment;
    this.scheduleShipping = scheduleShipping;
    this.emailCustomer = emailCustomer;
  }

  @Override
  public String run(OrchestrationContext context, Order order) {
    context.call(checkAndReserveInventory, order);
    context.start(processPayment, order).await(PAID_WITHIN);
    String trackingNumber = context.call(scheduleShipping, order);
    context.call(emailCustomer, order);
    return trackingNumber;
  }
}
