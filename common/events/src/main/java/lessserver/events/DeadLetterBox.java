package lessserver.events;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.kafka.KafkaProperties;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.KafkaHeaders;

/**
 * The dead letters of a topic, and their way back. They stay where they are: who replays a time
 * twice tells its events twice, and listeners see to it that each has its effect once. Safe for use
 * by many threads.
 */
final class DeadLetterBox {

  private static final Logger log = LoggerFactory.getLogger(DeadLetterBox.class);
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaProperties kafka;
  private final KafkaTemplate<String, byte[]> sender;
  private final EventTopics topics;

  DeadLetterBox(KafkaProperties kafka, KafkaTemplate<String, byte[]> sender, EventTopics topics) {
    this.kafka = kafka;
    this.sender = sender;
    this.topics = topics;
  }

  /**
   * What was sent.
   *
   * @param next from when to go on, if there were more than asked for
   */
  record Sent(int count, @Nullable Instant next) {}

  /** Whether this service knows such a topic. */
  boolean has(String topic) {
    return topics.declared(topic);
  }

  /**
   * Sends the letters of a time, oldest first, to the topic that they came from.
   *
   * @param from when the first was put aside
   * @param to when the first that is left out was put aside
   * @throws KafkaException if Kafka is away; some may have been sent
   */
  Sent replay(String topic, Instant from, Instant to, int most) {
    List<ConsumerRecord<String, byte[]>> letters = find(topic, from, to, most + 1);
    List<ConsumerRecord<String, byte[]>> sent = letters.subList(0, Math.min(most, letters.size()));
    send(topic, sent);
    log.info("event=dead-letters-replayed topic={} count={}", topic, sent.size());
    return new Sent(
        sent.size(),
        letters.size() > most ? Instant.ofEpochMilli(letters.get(most).timestamp()) : null);
  }

  private void send(String topic, List<ConsumerRecord<String, byte[]>> letters) {
    CompletableFuture<?>[] acknowledged =
        letters.stream()
            .map(
                letter ->
                    sender.send(
                        new ProducerRecord<>(
                            topic, null, letter.key(), letter.value(), asItCame(letter))))
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(acknowledged).orTimeout(PATIENCE.toSeconds(), SECONDS).join();
    } catch (CompletionException e) {
      throw new KafkaException("not all letters were acknowledged", e.getCause());
    }
  }

  /** Without what was noted when it was put aside. */
  private static RecordHeaders asItCame(ConsumerRecord<String, byte[]> letter) {
    RecordHeaders headers = new RecordHeaders();
    for (Header each : letter.headers()) {
      if (!each.key().equals(DeadLetters.REASON)
          && !each.key().startsWith(KafkaHeaders.PREFIX + "dlt-")) {
        headers.add(each);
      }
    }
    return headers;
  }

  private List<ConsumerRecord<String, byte[]>> find(
      String topic, Instant from, Instant to, int most) {
    List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
    try (Consumer<String, byte[]> reader = reader()) {
      List<TopicPartition> partitions =
          reader.partitionsFor(topic + DeadLetters.SUFFIX).stream()
              .map(each -> new TopicPartition(each.topic(), each.partition()))
              .toList();
      Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
      for (TopicPartition each : partitions) {
        found.addAll(find(reader, each, ends.getOrDefault(each, 0L), from, to, most));
      }
    }
    found.sort(Comparator.comparingLong(ConsumerRecord::timestamp));
    return found.subList(0, Math.min(most, found.size()));
  }

  private static List<ConsumerRecord<String, byte[]>> find(
      Consumer<String, byte[]> reader,
      TopicPartition partition,
      long end,
      Instant from,
      Instant to,
      int most) {
    List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
    OffsetAndTimestamp first =
        reader.offsetsForTimes(Map.of(partition, from.toEpochMilli())).get(partition);
    if (first == null) {
      return found;
    }
    reader.assign(List.of(partition));
    reader.seek(partition, first.offset());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (reader.position(partition) < end && found.size() < most) {
      if (System.nanoTime() > deadline) {
        throw new KafkaException("the dead letters of " + partition + " could not be read in time");
      }
      for (ConsumerRecord<String, byte[]> each : reader.poll(POLL)) {
        if (each.timestamp() >= to.toEpochMilli() || found.size() == most) {
          return found;
        }
        if (each.offset() < end) {
          found.add(each);
        }
      }
    }
    return found;
  }

  private Consumer<String, byte[]> reader() {
    Map<String, Object> settings = new HashMap<>(kafka.buildConsumerProperties(null));
    settings.keySet().removeIf(each -> each.startsWith("spring."));
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis()));
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis()));
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }
}
