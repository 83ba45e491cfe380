package lessserver.orders.product;

import java.math.BigDecimal;
import lessserver.orders.Euros;

/** What people see of a product. */
record ProductView(String sku, String name, BigDecimal price, String currency, int stock) {

  static ProductView of(Product product) {
    return new ProductView(
        product.sku(), product.name(), Euros.of(product.price()), Euros.CURRENCY, product.stock());
  }
}
