package lessserver.shortener.click;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import lessserver.shortener.journal.EventJournal;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;

/**
 * How many clicks are told and not yet counted: those in this process's journal, and those in the
 * topic that the read model has not come to; not those in the journals of other processes, be they
 * alive or dead. Asks Kafka once a second at most. Safe for use by many threads.
 */
@Component
final class ClickLag implements AutoCloseable {

  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final int PATIENCE_MILLIS = 800;

  private final KafkaAdmin settings;
  private final EventJournal journal;
  private @Nullable Admin kafka;
  private @Nullable Long lag;
  private long askedAt = System.nanoTime() - FRESH.toNanos();

  ClickLag(KafkaAdmin settings, EventJournal journal) {
    this.settings = settings;
    this.journal = journal;
  }

  /** Null while Kafka cannot be asked. */
  synchronized @Nullable Long now() {
    if (System.nanoTime() - askedAt >= FRESH.toNanos()) {
      lag = read();
      askedAt = System.nanoTime();
    }
    return lag;
  }

  /**
   * The journal first: what it sends meanwhile counts twice for a moment, rather than not at all.
   */
  private @Nullable Long read() {
    long inJournal = journal.pending();
    try {
      return inJournal + ask();
    } catch (ExecutionException | TimeoutException | KafkaException _) {
      return null;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private long ask() throws ExecutionException, InterruptedException, TimeoutException {
    Admin admin = kafka();
    Map<TopicPartition, OffsetAndMetadata> counted =
        admin
            .listConsumerGroupOffsets(ClickTriggers.CONSUMER)
            .partitionsToOffsetAndMetadata()
            .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    Map<TopicPartition, OffsetSpec> latest =
        admin
            .describeTopics(List.of(LinkClicked.TOPIC))
            .allTopicNames()
            .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
            .values()
            .stream()
            .flatMap(topic -> topic.partitions().stream())
            .map(each -> new TopicPartition(LinkClicked.TOPIC, each.partition()))
            .collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.latest()));
    Map<TopicPartition, ListOffsetsResultInfo> ends =
        admin.listOffsets(latest).all().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    long lag = 0;
    for (var end : ends.entrySet()) {
      OffsetAndMetadata position = counted.get(end.getKey());
      lag += Math.max(0, end.getValue().offset() - (position == null ? 0 : position.offset()));
    }
    return lag;
  }

  private Admin kafka() {
    Admin admin = kafka;
    if (admin == null) {
      admin = Admin.create(settings.getConfigurationProperties());
      kafka = admin;
    }
    return admin;
  }

  @Override
  public synchronized void close() {
    if (kafka != null) {
      kafka.close(Duration.ZERO);
    }
  }
}
