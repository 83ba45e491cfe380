package lessserver.orders.customer;

import java.util.function.Function;
import lessserver.functions.Refusal;
import lessserver.orders.loyalty.FindPoints;
import org.springframework.stereotype.Component;

/** Finds a customer by id. */
@Component
class FindCustomer implements Function<String, CustomerView> {

  private final Customers customers;
  private final FindPoints findPoints;

  FindCustomer(Customers customers, FindPoints findPoints) {
    this.customers = customers;
    this.findPoints = findPoints;
  }

  @Override
  public CustomerView apply(String id) {
    return customers
        .findById(id)
        .map(customer -> CustomerView.of(customer, findPoints.apply(id)))
        .orElseThrow(() -> new UnknownCustomer(id));
  }

  /** Nobody has that id. */
  static final class UnknownCustomer extends Refusal {

    private static final long serialVersionUID = 1L;

    private UnknownCustomer(String id) {
      super(Kind.UNKNOWN, "There is no customer " + id + ".");
    }
  }
}
