package lessserver.shortener.link;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;
import lessserver.events.EventTopics;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;

@Configuration(proxyBeanMethods = false)
class LinkConfiguration {

  @Bean
  RandomGenerator random() {
    return new SecureRandom();
  }

  @Bean
  NewTopics linkTopics(EventTopics topics) {
    return topics.of(LinkCreated.TOPIC);
  }
}
