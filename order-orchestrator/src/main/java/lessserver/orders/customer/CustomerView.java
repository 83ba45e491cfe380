package lessserver.orders.customer;

import java.math.BigDecimal;
import lessserver.orders.Euros;

/**
 * What people see of a customer.
 *
 * @param credit what the customer may owe for orders under way
 * @param available what of it is not in use
 * @param points earned by completed orders
 */
record CustomerView(
    String id,
    String name,
    String email,
    BigDecimal credit,
    BigDecimal available,
    String currency,
    long points) {

  static CustomerView of(Customer customer, long points) {
    return new CustomerView(
        customer.id(),
        customer.name(),
        customer.email(),
        Euros.of(customer.credit()),
        Euros.of(customer.credit() - customer.held()),
        Euros.CURRENCY,
        points);
  }
}
