package lessserver.orders.placement;

import static lessserver.orders.placement.Compensations.PERSISTENT;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import lessserver.durable.Orchestration;
import lessserver.durable.OrchestrationContext;
import lessserver.durable.Orchestrator;
import lessserver.durable.RetryPolicy;
import lessserver.durable.Task;
import lessserver.durable.TaskFailedException;
import lessserver.orders.loyalty.LoyaltyAccount;
import lessserver.orders.order.AcceptedOrder;
import lessserver.orders.order.OrderDecision;
import lessserver.orders.order.OrderProperties;
import lessserver.orders.order.OrderSignals;
import lessserver.orders.order.OrderStatus;
import lessserver.orders.order.PricedOrder;
import lessserver.orders.placement.Steps.CancelledException;

/**
 * Places an order: prices it, sets its goods aside, asks a human if it is large, takes the money,
 * has it shipped, tells the customer and gives them points. When a step fails for good, or somebody
 * calls the order off, everything is undone in reverse.
 */
@Orchestration("PlaceOrder")
class PlaceOrder implements Orchestrator<AcceptedOrder, Outcome> {

  private final PlaceOrderActivities activities;
  private final OrderProperties properties;
  private final RetryPolicy patient;

  PlaceOrder(PlaceOrderActivities activities, OrderProperties properties) {
    this.activities = activities;
    this.properties = properties;
    this.patient =
        RetryPolicy.attempts(Integer.MAX_VALUE, Duration.ofMillis(200))
            .backingOffBy(2)
            .waitingAtMost(Duration.ofSeconds(5))
            .within(properties.patience());
  }

  @Override
  public Outcome run(OrchestrationContext context, AcceptedOrder order) {
    String id = order.orderId();
    Instant placedAt = context.now();
    Task<String> trackingLink = context.event(OrderSignals.TRACKING_LINK, String.class);
    Steps steps =
        new Steps(
            context,
            properties.finishedWithin(),
            () -> context.call(activities.raiseAlert(), id, PERSISTENT));
    // Not to be called off: left alone, it would put an order on the books that nobody ends.
    PricedOrder priced = context.call(activities.priceOrder(), order, PERSISTENT);
    context.customStatus(OrderStatus.PLACED);
    Compensations compensations = new Compensations(context);
    try {
      compensations.register(activities.releaseCredit(), id);
      steps.call(activities.reserveCredit(), id, patient);

      compensations.register(activities.releaseInventory(), id);
      steps.call(activities.checkAndReserveInventory(), id, patient);
      context.customStatus(OrderStatus.RESERVED);

      if (priced.needsApproval()) {
        awaitApproval(context, steps, id);
      }

      compensations.register(activities.refundPayment(), id);
      Payment payment = new Payment(id, priced.total(), order.request().card());
      steps.call(activities.processPayment(), payment, patient);
      context.customStatus(OrderStatus.PAID);

      compensations.register(activities.cancelShipment(), id);
      Parcel parcel = new Parcel(id, order.request().shipTo());
      String trackingNumber = steps.call(activities.scheduleShipping(), parcel, patient);
      context.customStatus(OrderStatus.SHIPPED);

      Duration left =
          Duration.between(context.now(), placedAt.plus(properties.trackingLinkWithin()));
      String trackingUrl =
          steps.await(trackingLink, left).orElseGet(() -> properties.trackingUrl(id));
      TrackingMail mail = new TrackingMail(id, trackingNumber, trackingUrl);
      steps.noWayBack(); // nobody is told of a parcel that does not come
      steps.call(activities.emailCustomer(), mail, PERSISTENT);
      steps.call(activities.completeOrder(), mail, PERSISTENT);
      context.signalEntity(
          LoyaltyAccount.of(order.request().customerId()), LoyaltyAccount.EARN, priced.total());
      context.customStatus(OrderStatus.COMPLETED);
      return Outcome.completed(id, trackingNumber);
    } catch (TaskFailedException e) {
      return comeToNothing(context, compensations, Outcome.failed(id, e.failure().message()));
    } catch (NotApproved e) {
      return comeToNothing(context, compensations, Outcome.failed(id, e.reason));
    } catch (CancelledException e) {
      return comeToNothing(context, compensations, Outcome.cancelled(id, e.reason()));
    }
  }

  private void awaitApproval(OrchestrationContext context, Steps steps, String id) {
    steps.call(activities.requestApproval(), id, patient);
    context.customStatus(OrderStatus.AWAITING_APPROVAL);
    Optional<OrderDecision> decision =
        steps.await(
            context.event(OrderSignals.DECISION, OrderDecision.class), properties.approvalWithin());
    if (decision.isEmpty()) {
      throw new NotApproved("Nobody approved it in time.");
    }
    if (!decision.get().approved()) {
      throw new NotApproved("It was not approved.");
    }
    steps.call(activities.recordApproval(), decision.get(), patient);
    context.customStatus(OrderStatus.APPROVED);
  }

  private Outcome comeToNothing(
      OrchestrationContext context, Compensations compensations, Outcome outcome) {
    compensations.run();
    Ending ending = new Ending(outcome.orderId(), String.valueOf(outcome.reason()));
    context.call(
        outcome.status() == OrderStatus.CANCELLED
            ? activities.closeCancelledOrder()
            : activities.failOrder(),
        ending,
        PERSISTENT);
    context.customStatus(outcome.status());
    return outcome;
  }

  /** A human said no, or nothing. */
  private static final class NotApproved extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    private NotApproved(String reason) {
      super(reason);
      this.reason = reason;
    }
  }
}
