package lessserver.events.depot;

import java.util.stream.Stream;
import lessserver.events.EventTopics;
import lessserver.testing.RecordedSpans;
import lessserver.testing.TemporaryData;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;

/** The service. */
@SpringBootApplication
public class Depot {

  /** Starts one, for tests that need more than one or that stop and start it. */
  public static ConfigurableApplicationContext start(String... properties) {
    return new SpringApplicationBuilder(Depot.class)
        .initializers(new TemporaryData())
        .run(Stream.of(properties).map(each -> "--" + each).toArray(String[]::new));
  }

  @Bean
  NewTopics topics(EventTopics topics, @Value("${depot.topic}") String topic) {
    return topics.of(topic, topic + Parcels.BUSY, topic + Parcels.ODD);
  }

  @Bean
  RecordedSpans recordedSpans() {
    return new RecordedSpans();
  }
}
