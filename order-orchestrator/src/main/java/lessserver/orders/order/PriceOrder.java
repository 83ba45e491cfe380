package lessserver.orders.order;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import lessserver.events.Outbox;
import lessserver.functions.TraceParent;
import lessserver.orders.Euros;
import lessserver.orders.product.Product;
import lessserver.orders.product.Products;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Puts an accepted order on the books at today's prices, less what its coupon is worth. Whoever
 * places an order again that has been begun is refused: a second run has new idempotency keys, and
 * would charge, ship and mail twice. Its own repeats come before any other step.
 */
@Component
public class PriceOrder implements Function<AcceptedOrder, PricedOrder> {

  private final Orders orders;
  private final Products products;
  private final Coupons coupons;
  private final OrderProperties properties;
  private final Outbox outbox;
  private final TraceParent trace;
  private final Clock clock;

  PriceOrder(
      Orders orders,
      Products products,
      Coupons coupons,
      OrderProperties properties,
      Outbox outbox,
      TraceParent trace,
      Clock clock) {
    this.orders = orders;
    this.products = products;
    this.coupons = coupons;
    this.properties = properties;
    this.outbox = outbox;
    this.trace = trace;
    this.clock = clock;
  }

  @Override
  @Transactional
  public PricedOrder apply(AcceptedOrder accepted) {
    Order order = orders.findById(accepted.orderId()).orElseGet(() -> place(accepted));
    order.requireUntouched();
    return new PricedOrder(
        order.total(),
        properties.needsApproval(order.total()),
        properties.patience(),
        properties.trackingLinkWithin());
  }

  private Order place(AcceptedOrder accepted) {
    OrderRequest request = accepted.request();
    List<OrderLine> lines = lines(request);
    Order order =
        orders.save(
            new Order(
                accepted.orderId(),
                request.customerId(),
                lines,
                Price.of(lines, percentOff(request.coupon())),
                request.coupon(),
                trace.currentTraceId(),
                clock.instant()));
    outbox.tell(
        new OrderEvent.Placed(
            order.id(),
            order.customerId(),
            lines,
            order.coupon(),
            order.subtotal(),
            order.discount(),
            Euros.CURRENCY,
            TrackingCode.of(order.id()),
            properties.trackingUrl(order.id()),
            order.correlationId(),
            order.createdAt()));
    return order;
  }

  /** One line for each product, however often it stands in the request. */
  private List<OrderLine> lines(OrderRequest request) {
    Map<String, Integer> quantities = new TreeMap<>();
    request.items().forEach(item -> quantities.merge(item.sku(), item.quantity(), Math::addExact));
    Map<String, Product> found =
        products.findBySkuIn(quantities.keySet()).stream()
            .collect(Collectors.toMap(Product::sku, Function.identity()));
    return quantities.entrySet().stream()
        .map(each -> line(found.get(each.getKey()), each.getKey(), each.getValue()))
        .toList();
  }

  private static OrderLine line(@Nullable Product product, String sku, int quantity) {
    if (product == null) {
      throw new IllegalStateException("product " + sku + " was there when the order was accepted");
    }
    return new OrderLine(sku, product.name(), quantity, product.price());
  }

  private int percentOff(@Nullable String coupon) {
    return coupon == null ? 0 : coupons.findById(coupon).map(Coupon::percentOff).orElse(0);
  }
}
