package lessserver.orders.order;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.validation.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import lessserver.durable.DurableClient;
import lessserver.durable.Instance;
import lessserver.functions.Constraints;
import lessserver.functions.Refusal;
import lessserver.functions.Refusal.FieldError;
import lessserver.orders.customer.Customers;
import lessserver.orders.product.Product;
import lessserver.orders.product.Products;
import org.springframework.stereotype.Component;

/**
 * Accepts an order and starts its placing. What cannot become an order is refused here, at once; an
 * order that exists already is accepted again, and nothing is started.
 */
@Component
class AcceptOrder implements Function<AcceptedOrder, AcceptedOrder> {

  static final String PLACE_ORDER = "PlaceOrder";

  /** The most that a payment provider takes at once, in cents. */
  private static final long MOST = 100_000_000;

  private final Orders orders;
  private final Customers customers;
  private final Products products;
  private final Coupons coupons;
  private final DurableClient orchestrations;
  private final Validator validator;
  private final ObjectMapper json;

  AcceptOrder(
      Orders orders,
      Customers customers,
      Products products,
      Coupons coupons,
      DurableClient orchestrations,
      Validator validator,
      ObjectMapper json) {
    this.orders = orders;
    this.customers = customers;
    this.products = products;
    this.coupons = coupons;
    this.orchestrations = orchestrations;
    this.validator = validator;
    this.json = json;
  }

  @Override
  public AcceptedOrder apply(AcceptedOrder order) {
    Constraints.check(validator, order.request());
    Optional<Instance> before = orchestrations.find(order.orderId());
    if (before.isPresent()) {
      requireSame(order, before.get());
    } else if (!orders.existsById(order.orderId())) {
      check(order.request());
      orchestrations.startOnce(PLACE_ORDER, order, order.orderId()); // a repeat may be faster
    }
    return order;
  }

  private void requireSame(AcceptedOrder order, Instance before) {
    try {
      if (!order.equals(json.readValue(String.valueOf(before.input()), AcceptedOrder.class))) {
        throw new KeyReused();
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the input of " + before.id() + " is no order", e);
    }
  }

  private void check(OrderRequest request) {
    List<FieldError> errors = new ArrayList<>();
    if (!customers.existsById(request.customerId())) {
      errors.add(new FieldError("customerId", "is no customer"));
    }
    if (request.coupon() != null && coupons.findById(request.coupon()).isEmpty()) {
      errors.add(new FieldError("coupon", "is not valid"));
    }
    Set<String> skus =
        request.items().stream().map(OrderRequest.Item::sku).collect(Collectors.toSet());
    Map<String, Long> prices =
        products.findBySkuIn(skus).stream().collect(Collectors.toMap(Product::sku, Product::price));
    long total = 0;
    for (int index = 0; index < request.items().size(); index++) {
      OrderRequest.Item item = request.items().get(index);
      Long price = prices.get(item.sku());
      if (price == null) {
        errors.add(new FieldError("items[" + index + "].sku", "is not sold here"));
      } else {
        total += price * item.quantity();
      }
    }
    if (total > MOST) {
      errors.add(new FieldError("items", "must not cost more than 1,000,000 euros"));
    }
    if (!errors.isEmpty()) {
      throw new ImpossibleOrder(errors);
    }
  }

  /** The key belongs to another order. */
  static final class KeyReused extends Refusal {

    private static final long serialVersionUID = 1L;

    private KeyReused() {
      super(
          Kind.FORBIDDEN_BY_RULE,
          "This Idempotency-Key was used for another order; use a new key for a new order.");
    }
  }

  /** The shop knows of something in it that it can never become an order. */
  static final class ImpossibleOrder extends Refusal {

    private static final long serialVersionUID = 1L;

    private ImpossibleOrder(List<FieldError> errors) {
      super(
          Kind.FORBIDDEN_BY_RULE,
          "The order cannot be accepted: "
              + errors.stream()
                  .map(error -> error.field() + " " + error.message())
                  .collect(Collectors.joining(", "))
              + ".",
          errors.toArray(FieldError[]::new));
    }
  }
}
