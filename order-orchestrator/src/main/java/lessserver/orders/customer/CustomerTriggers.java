package lessserver.orders.customer;

import lessserver.functions.Functions;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Customers over HTTP. */
@RestController
@RequestMapping("/api/v1/customers")
class CustomerTriggers {

  private final Functions functions;
  private final FindCustomer findCustomer;

  CustomerTriggers(Functions functions, FindCustomer findCustomer) {
    this.functions = functions;
    this.findCustomer = findCustomer;
  }

  @GetMapping("/{id}")
  CustomerView find(@PathVariable String id) {
    return functions.call(findCustomer, id);
  }
}
