package lessserver.orders.order;

import jakarta.validation.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import lessserver.durable.DurableClient;
import lessserver.durable.DurableRefusals.InstanceExists;
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

  AcceptOrder(
      Orders orders,
      Customers customers,
      Products products,
      Coupons coupons,
      DurableClient orchestrations,
      Validator validator) {
    this.orders = orders;
    this.customers = customers;
    this.products = products;
    this.coupons = coupons;
    this.orchestrations = orchestrations;
    this.validator = validator;
  }

  @Override
  public AcceptedOrder apply(AcceptedOrder order) {
    Constraints.check(validator, order.request());
    check(order.request());
    if (!orders.existsById(order.orderId()) && orchestrations.find(order.orderId()).isEmpty()) {
      start(order);
    }
    return order;
  }

  private void start(AcceptedOrder order) {
    try {
      orchestrations.start(PLACE_ORDER, order, order.orderId());
    } catch (InstanceExists _) {
      // A repeat of this request was faster.
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
