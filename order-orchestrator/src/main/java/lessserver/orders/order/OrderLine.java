package lessserver.orders.order;

import jakarta.persistence.Embeddable;

/**
 * So many of one product.
 *
 * @param unitPrice in cents, as it was when the order was placed
 */
@Embeddable
public record OrderLine(String sku, String name, int quantity, long unitPrice) {

  long total() {
    return quantity * unitPrice;
  }
}
