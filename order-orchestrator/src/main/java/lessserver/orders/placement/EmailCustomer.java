package lessserver.orders.placement;

import java.util.function.Function;
import lessserver.durable.Activity;
import lessserver.functions.client.Mailer;
import lessserver.orders.customer.Customer;
import lessserver.orders.customer.Customers;
import lessserver.orders.order.Order;
import lessserver.orders.order.Orders;
import org.springframework.stereotype.Component;

/** Tells the customer where the parcel is; returns the address the mail went to. */
@Component
class EmailCustomer implements Function<TrackingMail, String> {

  private final Orders orders;
  private final Customers customers;
  private final Mailer mailer;

  EmailCustomer(Orders orders, Customers customers, Mailer mailer) {
    this.orders = orders;
    this.customers = customers;
    this.mailer = mailer;
  }

  @Override
  public String apply(TrackingMail mail) {
    Order order = orders.findById(mail.orderId()).orElseThrow();
    Customer customer = customers.findById(order.customerId()).orElseThrow();
    String text =
        """
        Hello %s,

        your order %s is on its way.

        Tracking number: %s
        Follow it here:  %s
        """
            .formatted(customer.name(), order.id(), mail.trackingNumber(), mail.trackingUrl());
    mailer.send(
        Activity.idempotencyKey().orElseThrow(),
        customer.email(),
        "Your order " + order.id() + " is on its way",
        text);
    return customer.email();
  }
}
