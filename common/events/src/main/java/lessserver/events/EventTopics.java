package lessserver.events;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;

/** Declares a service's topics: each with the dead-letter topic beside it. */
public final class EventTopics {

  private final EventProperties properties;
  private final Set<String> declared = ConcurrentHashMap.newKeySet();

  EventTopics(EventProperties properties) {
    this.properties = properties;
  }

  /** A bean of this type makes the topics; see {@link TopicsThenListeners}. */
  public NewTopics of(String... names) {
    return topics(names, Map.of());
  }

  /**
   * Topics whose events are kept for good, because a read model is built from them, and may have to
   * be built anew.
   */
  public NewTopics keptForever(String... names) {
    return topics(names, Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1"));
  }

  /** Whether the service has declared a topic of this name. */
  boolean declared(String name) {
    return declared.contains(name);
  }

  private NewTopics topics(String[] names, Map<String, String> settings) {
    declared.addAll(List.of(names));
    return new NewTopics(
        Stream.of(names)
            .flatMap(
                name ->
                    Stream.of(
                        topic(name).configs(settings).build(),
                        topic(name + DeadLetters.SUFFIX).build()))
            .toArray(NewTopic[]::new));
  }

  private TopicBuilder topic(String name) {
    return TopicBuilder.name(name)
        .partitions(properties.partitions())
        .replicas(properties.replicas());
  }
}
