package lessserver.shortener.tracking;

import lessserver.events.EventTopics;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;

@Configuration(proxyBeanMethods = false)
class TrackingConfiguration {

  /** The order orchestrator's, which may start later; a listener needs something to listen to. */
  @Bean
  NewTopics orderTopics(EventTopics topics) {
    return topics.of(TrackingTriggers.ORDERS);
  }
}
