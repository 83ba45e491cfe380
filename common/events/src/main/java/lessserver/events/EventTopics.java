package lessserver.events;

import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;

/** Declares a service's topics: each with the dead-letter topic beside it. */
public final class EventTopics {

  private final EventProperties properties;

  EventTopics(EventProperties properties) {
    this.properties = properties;
  }

  /** A bean of this type makes the topics; see {@link TopicsThenListeners}. */
  public NewTopics of(String... names) {
    return new NewTopics(
        Stream.of(names)
            .flatMap(name -> Stream.of(name, name + DeadLetters.SUFFIX))
            .map(this::topic)
            .toArray(NewTopic[]::new));
  }

  private NewTopic topic(String name) {
    return TopicBuilder.name(name)
        .partitions(properties.partitions())
        .replicas(properties.replicas())
        .build();
  }
}
