package lessserver.images.image;

import lessserver.events.EventTopics;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;

@Configuration(proxyBeanMethods = false)
class ImageConfiguration {

  @Bean
  NewTopics imageTopics(EventTopics topics) {
    return topics.of(ImageEvent.TOPIC);
  }
}
