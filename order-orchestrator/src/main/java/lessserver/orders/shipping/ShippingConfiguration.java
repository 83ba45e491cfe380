package lessserver.orders.shipping;

import lessserver.events.EventTopics;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;

@Configuration(proxyBeanMethods = false)
class ShippingConfiguration {

  /** The shortener's, which may start later; a listener needs something to listen to. */
  @Bean
  NewTopics linkTopics(EventTopics topics) {
    return topics.of(TrackingLinkTriggers.LINKS);
  }
}
