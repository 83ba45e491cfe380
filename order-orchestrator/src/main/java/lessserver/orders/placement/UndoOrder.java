package lessserver.orders.placement;

import static lessserver.orders.placement.Compensations.PERSISTENT;

import lessserver.durable.Orchestration;
import lessserver.durable.OrchestrationContext;
import lessserver.durable.Orchestrator;
import lessserver.orders.order.OrderProperties;
import lessserver.orders.order.OrderStatus;

/**
 * Brings an order to its end whose placing has ended before it did, because somebody terminated it
 * or it broke down: undoes all that may have been done. An order that has ended is left as it is.
 */
@Orchestration(UndoOrder.NAME)
class UndoOrder implements Orchestrator<Ending, OrderStatus> {

  static final String NAME = "UndoOrder";

  private final PlaceOrderActivities activities;
  private final OrderProperties properties;

  UndoOrder(PlaceOrderActivities activities, OrderProperties properties) {
    this.activities = activities;
    this.properties = properties;
  }

  @Override
  public OrderStatus run(OrchestrationContext context, Ending ending) {
    String id = ending.orderId();
    Steps steps =
        new Steps(
            context,
            properties.finishedWithin(),
            () -> context.call(activities.raiseAlert(), id, PERSISTENT));
    OrderStatus status = context.call(activities.closeOrder(), id, PERSISTENT);
    if (status.isFinal()) {
      return status;
    }
    Compensations compensations = new Compensations(steps);
    compensations.register(activities.releaseCredit(), id);
    compensations.register(activities.releaseInventory(), id);
    compensations.register(activities.refundPayment(), id);
    compensations.register(activities.cancelShipment(), id);
    compensations.run();
    return context.call(activities.failOrder(), ending, PERSISTENT);
  }
}
