package lessserver.etl.imports;

import lessserver.events.EventTopics;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;

@Configuration(proxyBeanMethods = false)
class ImportConfiguration {

  @Bean
  NewTopics importTopics(EventTopics topics) {
    return topics.of(ImportEvent.TOPIC);
  }
}
