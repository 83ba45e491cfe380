package lessserver.orders.view;

import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import lessserver.orders.order.OrderEvent;
import lessserver.orders.order.OrderLine;
import lessserver.orders.order.OrderStatus;
import org.jspecify.annotations.Nullable;

/** An order as its events tell of it. */
@Entity
@Table(name = "order_views")
class OrderView {

  private static final int LONGEST_REASON = 1_000;

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private @Nullable Long position;

  private String orderId;
  private String customerId;

  @Enumerated(EnumType.STRING)
  private OrderStatus status;

  @Convert(converter = OrderLines.class)
  private List<OrderLine> lines;

  private @Nullable String coupon;
  private long subtotal;
  private long discount;
  private @Nullable String trackingNumber;
  private @Nullable String trackingUrl;
  private @Nullable String reason;
  private boolean delayed;
  private @Nullable String correlationId;
  private Instant placedAt;
  private Instant changedAt;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected OrderView() {}

  OrderView(OrderEvent.Placed placed) {
    this.orderId = placed.orderId();
    this.customerId = placed.customerId();
    this.status = OrderStatus.PLACED;
    this.lines = placed.lines();
    this.coupon = placed.coupon();
    this.subtotal = placed.subtotal();
    this.discount = placed.discount();
    this.trackingUrl = placed.trackingUrl();
    this.correlationId = placed.correlationId();
    this.placedAt = placed.at();
    this.changedAt = placed.at();
  }

  /** Changes as the event tells. */
  void apply(OrderEvent event) {
    switch (event) {
      case OrderEvent.Placed _ -> throw new IllegalStateException(orderId + " was placed twice");
      case OrderEvent.Reserved _ -> status = OrderStatus.RESERVED;
      case OrderEvent.ApprovalRequested _ -> status = OrderStatus.AWAITING_APPROVAL;
      case OrderEvent.Approved _ -> status = OrderStatus.APPROVED;
      case OrderEvent.Paid _ -> status = OrderStatus.PAID;
      case OrderEvent.Shipped shipped -> {
        status = OrderStatus.SHIPPED;
        trackingNumber = shipped.trackingNumber();
      }
      case OrderEvent.Completed completed -> {
        status = OrderStatus.COMPLETED;
        trackingUrl = completed.trackingUrl();
      }
      case OrderEvent.Failed failed -> {
        status = OrderStatus.FAILED;
        reason = cut(failed.reason());
      }
      case OrderEvent.Cancelled cancelled -> {
        status = OrderStatus.CANCELLED;
        reason = cut(cancelled.reason());
      }
      case OrderEvent.Delayed _ -> delayed = true;
    }
    changedAt = event.at();
  }

  /**
   * A third party's words may be longer than their place, and must not hold the view up for good.
   */
  private static String cut(String why) {
    return why.length() <= LONGEST_REASON ? why : why.substring(0, LONGEST_REASON - 1) + "…";
  }

  long position() {
    if (position == null) {
      throw new IllegalStateException("the view of " + orderId + " is not stored yet");
    }
    return position;
  }

  String orderId() {
    return orderId;
  }

  String customerId() {
    return customerId;
  }

  OrderStatus status() {
    return status;
  }

  List<OrderLine> lines() {
    return lines;
  }

  @Nullable String coupon() {
    return coupon;
  }

  long subtotal() {
    return subtotal;
  }

  long discount() {
    return discount;
  }

  @Nullable String trackingNumber() {
    return trackingNumber;
  }

  @Nullable String trackingUrl() {
    return trackingUrl;
  }

  @Nullable String reason() {
    return reason;
  }

  boolean delayed() {
    return delayed;
  }

  @Nullable String correlationId() {
    return correlationId;
  }

  Instant placedAt() {
    return placedAt;
  }

  Instant changedAt() {
    return changedAt;
  }
}
