package lessserver.orders.view;

import jakarta.validation.Validator;
import java.util.List;
import java.util.function.Function;
import lessserver.functions.Constraints;
import lessserver.functions.Page;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** Lists orders, newest first. */
@Component
class ListOrders implements Function<OrderQuery, Page<OrderDetails>> {

  private final OrderViews views;
  private final Validator validator;

  ListOrders(OrderViews views, Validator validator) {
    this.views = views;
    this.validator = validator;
  }

  @Override
  public Page<OrderDetails> apply(OrderQuery query) {
    Constraints.check(validator, query);
    List<OrderView> found =
        views.page(
            query.page().before(),
            query.customerId(),
            query.status(),
            Limit.of(query.page().fetch()));
    return Page.of(query.page(), found, OrderView::position, OrderDetails::of);
  }
}
