package lessserver.orders.customer;

import java.util.function.Function;
import lessserver.functions.Refusal;
import org.springframework.stereotype.Component;

/** Finds a customer by id. */
@Component
class FindCustomer implements Function<String, CustomerView> {

  private final Customers customers;

  FindCustomer(Customers customers) {
    this.customers = customers;
  }

  @Override
  public CustomerView apply(String id) {
    return customers.findById(id).map(CustomerView::of).orElseThrow(() -> new UnknownCustomer(id));
  }

  /** Nobody has that id. */
  static final class UnknownCustomer extends Refusal {

    private static final long serialVersionUID = 1L;

    private UnknownCustomer(String id) {
      super(Kind.UNKNOWN, "There is no customer " + id + ".");
    }
  }
}
