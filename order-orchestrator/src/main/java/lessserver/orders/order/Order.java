package lessserver.orders.order;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderBy;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lessserver.functions.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

/**
 * An order as its steps change it. A step may be tried again after it was done: then there is
 * nothing to do and nothing to tell. Once the order is being closed, no step goes forward any more,
 * however late it comes.
 */
@Entity
@Table(name = "orders")
public class Order implements Persistable<String> {

  @Id private String id;
  @Transient private boolean stored;
  private String customerId;
  private @Nullable String coupon;
  private long subtotal;
  private long discount;

  @Enumerated(EnumType.STRING)
  private OrderStatus status;

  private boolean closing;
  private boolean creditHeld;
  private boolean stockHeld;
  private @Nullable String trackingNumber;
  private @Nullable String correlationId;
  private Instant createdAt;

  @ElementCollection
  @CollectionTable(name = "order_lines", joinColumns = @JoinColumn(name = "order_id"))
  @OrderBy("sku")
  private List<OrderLine> lines = new ArrayList<>();

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected Order() {}

  Order(
      String id,
      String customerId,
      List<OrderLine> lines,
      Price price,
      @Nullable String coupon,
      @Nullable String correlationId,
      Instant createdAt) {
    this.id = id;
    this.customerId = customerId;
    this.lines.addAll(lines);
    this.subtotal = price.subtotal();
    this.discount = price.discount();
    this.coupon = coupon;
    this.status = OrderStatus.PLACED;
    this.correlationId = correlationId;
    this.createdAt = createdAt;
  }

  /** So that a step that comes late fails to store it again, instead of setting it back. */
  @Override
  public boolean isNew() {
    return !stored;
  }

  @PostLoad
  @PostPersist
  void remember() {
    stored = true;
  }

  @Override
  public String getId() {
    return id;
  }

  public String id() {
    return id;
  }

  public String customerId() {
    return customerId;
  }

  /** By SKU: whoever locks products in this order never waits for somebody who waits for them. */
  public List<OrderLine> lines() {
    return List.copyOf(lines);
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

  /** What the customer pays, in cents. */
  public long total() {
    return subtotal - discount;
  }

  public OrderStatus status() {
    return status;
  }

  public @Nullable String trackingNumber() {
    return trackingNumber;
  }

  @Nullable String correlationId() {
    return correlationId;
  }

  Instant createdAt() {
    return createdAt;
  }

  /** Refuses an order for which a step has been made: a second placing would make it again. */
  void requireUntouched() {
    if (status != OrderStatus.PLACED || closing || creditHeld) {
      throw new PlacedBefore(id, status);
    }
  }

  /** Whether the credit is still to be held. */
  public boolean holdCredit() {
    requireOpen();
    boolean first = !creditHeld;
    creditHeld = true;
    return first;
  }

  /** Whether there is credit to be given back. */
  public boolean releaseCredit() {
    boolean held = creditHeld;
    creditHeld = false;
    return held;
  }

  public Optional<OrderEvent> reserve(Instant now) {
    requireOpen();
    if (stockHeld) {
      return Optional.empty();
    }
    stockHeld = true;
    status = OrderStatus.RESERVED;
    return Optional.of(new OrderEvent.Reserved(id, now));
  }

  /** Whether there are goods to be put back. */
  public boolean releaseStock() {
    boolean held = stockHeld;
    stockHeld = false;
    return held;
  }

  public Optional<OrderEvent> requestApproval(Instant now) {
    return step(OrderStatus.AWAITING_APPROVAL, new OrderEvent.ApprovalRequested(id, total(), now));
  }

  public Optional<OrderEvent> approve(@Nullable String by, Instant now) {
    return step(OrderStatus.APPROVED, new OrderEvent.Approved(id, by, now));
  }

  public Optional<OrderEvent> pay(String paymentId, Instant now) {
    return step(OrderStatus.PAID, new OrderEvent.Paid(id, paymentId, total(), now));
  }

  public Optional<OrderEvent> ship(String number, Instant now) {
    Optional<OrderEvent> shipped =
        step(OrderStatus.SHIPPED, new OrderEvent.Shipped(id, number, now));
    trackingNumber = number;
    return shipped;
  }

  public Optional<OrderEvent> complete(String trackingUrl, Instant now) {
    return step(OrderStatus.COMPLETED, new OrderEvent.Completed(id, trackingUrl, now));
  }

  /** From now on no step goes forward. */
  public void close() {
    closing = true;
  }

  public Optional<OrderEvent> fail(String why, Instant now) {
    return end(OrderStatus.FAILED, new OrderEvent.Failed(id, why, now));
  }

  public Optional<OrderEvent> cancel(String why, Instant now) {
    return end(OrderStatus.CANCELLED, new OrderEvent.Cancelled(id, why, now));
  }

  private Optional<OrderEvent> step(OrderStatus next, OrderEvent event) {
    requireOpen();
    if (status.compareTo(next) >= 0) {
      return Optional.empty();
    }
    status = next;
    return Optional.of(event);
  }

  private Optional<OrderEvent> end(OrderStatus last, OrderEvent event) {
    if (status.isFinal()) {
      return Optional.empty();
    }
    closing = true;
    status = last;
    return Optional.of(event);
  }

  private void requireOpen() {
    if (closing) {
      throw new OrderClosed(id);
    }
  }

  /** It has been placed, or half of it, by somebody who is no more. */
  static final class PlacedBefore extends Refusal {

    private static final long serialVersionUID = 1L;

    private PlacedBefore(String id, OrderStatus status) {
      super(
          Kind.CONFLICT,
          "Order "
              + id
              + " was placed before and is "
              + status
              + ": nothing is done for it again.");
    }
  }

  /** The step comes too late. */
  static final class OrderClosed extends Refusal {

    private static final long serialVersionUID = 1L;

    private OrderClosed(String id) {
      super(Kind.CONFLICT, "Order " + id + " is being closed or has ended.");
    }
  }
}
