package lessserver.shortener.click;

import lessserver.events.EventTopics;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;

@Configuration(proxyBeanMethods = false)
class ClickConfiguration {

  @Bean
  NewTopics clickTopics(EventTopics topics) {
    return topics.keptForever(LinkClicked.TOPIC);
  }
}
