package lessserver.orders.product;

import java.util.function.Function;
import lessserver.functions.Page;
import lessserver.functions.PageQuery;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** Lists what the shop sells. */
@Component
class ListProducts implements Function<PageQuery, Page<ProductView>> {

  private final Products products;

  ListProducts(Products products) {
    this.products = products;
  }

  @Override
  public Page<ProductView> apply(PageQuery query) {
    return Page.of(
        query,
        products.findByPositionLessThanOrderByPositionDesc(query.before(), Limit.of(query.fetch())),
        Product::position,
        ProductView::of);
  }
}
