package lessserver.orders.order;

import lessserver.events.EventTopics;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;

@Configuration(proxyBeanMethods = false)
class OrderConfiguration {

  /** Kept for good: the read model is built from it. */
  @Bean
  NewTopics orderTopics(EventTopics topics) {
    return topics.keptForever(OrderEvent.TOPIC);
  }
}
