package lessserver.durable.shop;

import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The four steps of an order. */
@Configuration(proxyBeanMethods = false)
class Activities {

  @Bean
  Function<Order, String> checkAndReserveInventory(Effects effects) {
    return order -> {
      effects.record("checkAndReserveInventory", order.id());
      return "reservation of " + order.quantity() + " " + order.product();
    };
  }

  @Bean
  Function<Order, String> processPayment(Effects effects) {
    return order -> {
      effects.record("processPayment", order.id());
      return "payment for " + order.id();
    };
  }

  @Bean
  Function<Order, String> scheduleShipping(Effects effects) {
    return order -> {
      effects.record("scheduleShipping", order.id());
      return "TRACK-" + order.id();
    };
  }

  @Bean
  Function<Order, String> emailCustomer(Effects effects) {
    return order -> {
      effects.record("emailCustomer", order.id());
      return "mail about " + order.id();
    };
  }
}
