package lessserver.orders.order;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import lessserver.events.EventTopics;
import lessserver.functions.client.Mailer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;
import org.springframework.mail.javamail.JavaMailSenderImpl;

@Configuration(proxyBeanMethods = false)
class OrderConfiguration {

  /** Kept for good: the read model is built from it. */
  @Bean
  NewTopics orderTopics(EventTopics topics) {
    return topics.keptForever(OrderEvent.TOPIC);
  }

  @Bean
  Mailer mailer(
      JavaMailSenderImpl sender, CircuitBreakerRegistry breakers, OrderProperties properties) {
    return new Mailer(sender, breakers.circuitBreaker("mail"), properties.sender());
  }
}
