package lessserver.orders.catalogue;

import lessserver.events.EventTopics;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CatalogueProperties.class)
class CatalogueConfiguration {

  /** csv-etl's, which may start later; a listener needs something to listen to. */
  @Bean
  NewTopics importTopics(EventTopics topics) {
    return topics.of(CatalogueTriggers.IMPORTS);
  }
}
