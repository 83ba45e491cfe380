package lessserver.stocks.monitor;

import lessserver.events.EventTopics;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;

@Configuration(proxyBeanMethods = false)
class MonitorConfiguration {

  @Bean
  NewTopics stockTopics(EventTopics topics) {
    return topics.of(StockEvent.TOPIC);
  }
}
