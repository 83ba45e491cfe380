package lessserver.orders.placement;

import static lessserver.orders.placement.Compensations.PERSISTENT;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import lessserver.durable.Orchestration;
import lessserver.durable.OrchestrationContext;
import lessserver.durable.Orchestrator;
import lessserver.durable.Retry;
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

  /** Before this change any instance placed any order, and two could place the same one. */
  private static final String OWN_ORDER = "own order";

  private final PlaceOrderActivities activities;
  private final OrderProperties properties;

  PlaceOrder(PlaceOrderActivities activities, OrderProperties properties) {
    this.activities = activities;
    this.properties = properties;
  }

  @Override
  public Outcome run(OrchestrationContext context, AcceptedOrder order) {
    String id = order.orderId();
    if (!context.instanceId().equals(id) && context.patched(OWN_ORDER)) {
      throw new IllegalArgumentException(
          "Order " + id + " is placed by the instance of that id, and by no other.");
    }
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
    RetryPolicy patient = patient(priced);
    Compensations compensations = new Compensations(steps);
    String trackingNumber;
    try {
      compensations.register(activities.releaseCredit(), id);
      steps.call(activities.reserveCredit(), id, patient);

      compensations.register(activities.releaseInventory(), id);
      steps.call(activities.checkAndReserveInventory(), id, patient);
      context.customStatus(OrderStatus.RESERVED);

      if (priced.needsApproval()) {
        awaitApproval(context, steps, id, patient);
      }

      compensations.register(activities.refundPayment(), id);
      Payment payment = new Payment(id, priced.total(), order.request().card());
      steps.call(activities.processPayment(), payment, patient);
      context.customStatus(OrderStatus.PAID);

      compensations.register(activities.cancelShipment(), id);
      Parcel parcel = new Parcel(id, order.request().shipTo());
      trackingNumber = steps.call(activities.scheduleShipping(), parcel, patient);
      context.customStatus(OrderStatus.SHIPPED);

      Instant longEnough = placedAt.plus(trackingLinkWithin(priced));
      String trackingUrl =
          steps
              .await(trackingLink, Duration.between(context.now(), longEnough))
              .orElseGet(() -> properties.trackingUrl(id));
      TrackingMail mail = new TrackingMail(id, trackingNumber, trackingUrl);
      steps.noWayBack(); // nobody is told of a parcel that does not come
      steps.call(activities.emailCustomer(), mail, PERSISTENT);
      steps.call(activities.completeOrder(), mail, PERSISTENT);
    } catch (CancelledException e) {
      return comeToNothing(context, compensations, Outcome.cancelled(id, e.reason()));
    } catch (TaskFailedException e) {
      return comeToNothing(context, compensations, Outcome.failed(id, e.failure().message()));
    } catch (RuntimeException e) { // nobody approved it, or somebody raised what is no such event
      String reason = String.valueOf(e.getMessage());
      return comeToNothing(context, compensations, Outcome.failed(id, reason));
    }
    context.signalEntity(
        LoyaltyAccount.of(order.request().customerId()), LoyaltyAccount.EARN, priced.total());
    context.customStatus(OrderStatus.COMPLETED);
    return Outcome.completed(id, trackingNumber);
  }

  private RetryPolicy patient(PricedOrder priced) {
    return RetryPolicy.attempts(Integer.MAX_VALUE, Duration.ofMillis(200))
        .backingOffBy(2)
        .waitingAtMost(Duration.ofSeconds(5))
        .within(priced.patience() == null ? properties.patience() : priced.patience());
  }

  private Duration trackingLinkWithin(PricedOrder priced) {
    return priced.trackingLinkWithin() == null
        ? properties.trackingLinkWithin()
        : priced.trackingLinkWithin();
  }

  private void awaitApproval(OrchestrationContext context, Steps steps, String id, Retry patient) {
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

    private NotApproved(String reason) {
      super(reason);
    }
  }
}
