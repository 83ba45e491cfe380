package lessserver.orders.order;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lessserver.events.Event;
import org.jspecify.annotations.Nullable;

/** What happens to orders. Amounts are in cents. */
public sealed interface OrderEvent extends Event {

  String TOPIC = "orders";

  String orderId();

  Instant at();

  @Override
  default String topic() {
    return TOPIC;
  }

  /** Such as {@code lessserver.order.approval-requested.v1}. */
  @Override
  default String type() {
    return type(getClass());
  }

  @Override
  default String subject() {
    return orderId();
  }

  /** Every kind of event by its type. */
  static Map<String, Class<? extends OrderEvent>> types() {
    return Stream.of(OrderEvent.class.getPermittedSubclasses())
        .<Class<? extends OrderEvent>>map(each -> each.asSubclass(OrderEvent.class))
        .collect(Collectors.toMap(OrderEvent::type, Function.identity()));
  }

  private static String type(Class<? extends OrderEvent> event) {
    return Event.typeOf("order", event);
  }

  /**
   * A customer ordered.
   *
   * @param trackingCode what the shortener is to call the link to {@code trackingUrl}
   * @param trackingUrl where the customer will follow the parcel
   */
  record Placed(
      String orderId,
      String customerId,
      List<OrderLine> lines,
      @Nullable String coupon,
      long subtotal,
      long discount,
      String currency,
      String trackingCode,
      String trackingUrl,
      @Nullable String correlationId,
      Instant at)
      implements OrderEvent {}

  /** The goods are set aside. */
  record Reserved(String orderId, Instant at) implements OrderEvent {}

  /** A human has to look at it. */
  record ApprovalRequested(String orderId, long total, Instant at) implements OrderEvent {}

  /** A human has looked at it and agrees. */
  record Approved(String orderId, @Nullable String by, Instant at) implements OrderEvent {}

  record Paid(String orderId, String paymentId, long amount, Instant at) implements OrderEvent {}

  record Shipped(String orderId, String trackingNumber, Instant at) implements OrderEvent {}

  /** The customer has been told where the parcel is. */
  record Completed(String orderId, String trackingUrl, Instant at) implements OrderEvent {}

  /** It came to nothing, and everything was undone. */
  record Failed(String orderId, String reason, Instant at) implements OrderEvent {}

  /** It was called off, and everything was undone. */
  record Cancelled(String orderId, String reason, Instant at) implements OrderEvent {}

  /** An alert: it is not finished although it should be. */
  record Delayed(String orderId, OrderStatus status, Instant at) implements OrderEvent {}
}
