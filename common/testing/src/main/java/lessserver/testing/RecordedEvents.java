package lessserver.testing;

import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.CloudEventDeserializer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;

/**
 * Everything that was ever said on some topics, and a way to wait for what is yet to be said. One
 * thread at a time.
 */
public final class RecordedEvents implements AutoCloseable {

  private final KafkaConsumer<String, CloudEvent> consumer;
  private final List<ConsumerRecord<String, CloudEvent>> records = new ArrayList<>();

  public RecordedEvents(String bootstrapServers, String... topics) {
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.GROUP_ID_CONFIG,
                "recorded-" + UUID.randomUUID(),
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                "500"),
            new StringDeserializer(),
            new CloudEventDeserializer());
    consumer.subscribe(List.of(topics));
  }

  /** The first event that fits, waiting half a minute for it. */
  public CloudEvent await(Predicate<CloudEvent> fits) {
    return awaitRecord(record -> fits.test(record.value())).value();
  }

  public ConsumerRecord<String, CloudEvent> awaitRecord(
      Predicate<ConsumerRecord<String, CloudEvent>> fits) {
    Awaitility.await().until(() -> poll().stream().anyMatch(fits));
    return records.stream().filter(fits).findFirst().orElseThrow();
  }

  /** What was heard so far. */
  public List<ConsumerRecord<String, CloudEvent>> poll() {
    consumer.poll(Duration.ofMillis(100)).forEach(records::add);
    return List.copyOf(records);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
