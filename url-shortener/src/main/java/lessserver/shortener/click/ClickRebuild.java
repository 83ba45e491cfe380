package lessserver.shortener.click;

import io.cloudevents.CloudEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Builds the read model anew from the topic, beside the one that is read meanwhile. From the moment
 * it begins, what comes is added to both; what came before is read again from the topic, up to
 * where it ended just after that moment. Then the new one is read, and the old one deleted. One
 * replica does it at a time; if it dies, any goes on by beginning again.
 */
@Component
class ClickRebuild implements ApplicationListener<ContextClosedEvent> {

  private static final Logger log = LoggerFactory.getLogger(ClickRebuild.class);
  private static final Duration LAPSE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int MOST_TRIES = 5;

  private final Clicks clicks;
  private final RebuildRuns runs;
  private final ToldClicks toldClicks;
  private final DescribeClicks describeClicks;
  private final ConsumerFactory<?, ?> consumers;
  private final LockProvider locks;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final AtomicBoolean stopped = new AtomicBoolean();

  ClickRebuild(
      Clicks clicks,
      RebuildRuns runs,
      ToldClicks toldClicks,
      DescribeClicks describeClicks,
      ConsumerFactory<?, ?> consumers,
      LockProvider locks,
      TransactionTemplate transaction,
      Clock clock) {
    this.clicks = clicks;
    this.runs = runs;
    this.toldClicks = toldClicks;
    this.describeClicks = describeClicks;
    this.consumers = consumers;
    this.locks = locks;
    this.transaction = transaction;
    this.clock = clock;
  }

  RebuildView start() {
    Optional<SimpleLock> lock = lock();
    lock.ifPresent(ours -> begin(ours, clock.instant()));
    return runs.view();
  }

  /** Begins again what a process began that is gone; if there is nothing, clears up. */
  RebuildView resume() {
    if (clicks.building().isPresent()) {
      return start();
    }
    clearUp();
    return runs.view();
  }

  private Optional<SimpleLock> lock() {
    return lock("click-rebuild");
  }

  private Optional<SimpleLock> lock(String name) {
    return locks.lock(new LockConfiguration(Instant.now(), name, LAPSE, Duration.ZERO));
  }

  private void begin(SimpleLock lock, Instant now) {
    try {
      Integer generation =
          transaction.execute(
              _ -> {
                runs.begin(now);
                return clicks.beginGeneration();
              });
      afterCommit(
          () ->
              Thread.ofPlatform()
                  .name("click-rebuild")
                  .daemon()
                  .start(() -> work(generation, lock)),
          lock);
    } catch (RuntimeException e) {
      lock.unlock();
      throw e;
    }
  }

  /**
   * Not before others see the new generation: what comes would go into the old one alone. A request
   * with an {@code Idempotency-Key} is a transaction itself.
   */
  private static void afterCommit(Runnable work, SimpleLock lock) {
    if (!TransactionSynchronizationManager.isSynchronizationActive()) {
      work.run();
      return;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCompletion(int status) {
            if (status == STATUS_COMMITTED) {
              work.run();
            } else {
              lock.unlock();
            }
          }
        });
  }

  private void work(int generation, SimpleLock lock) {
    try {
      read(generation);
      if (stopped.get()) {
        return; // Another process, or the next, begins again.
      }
      transaction.executeWithoutResult(
          _ -> {
            if (clicks.use(generation)) {
              runs.end(RebuildView.Status.COMPLETED, clock.instant());
            }
          });
      log.info("event=clicks-rebuilt generation={}", generation);
    } catch (DataAccessException | TransactionException | KafkaException e) {
      log.warn("event=rebuild-failed generation={} reason=\"{}\"", generation, e.getMessage());
      abandon(generation);
    } finally {
      lock.unlock();
    }
    try {
      clearUp();
    } catch (DataAccessException | TransactionException e) {
      log.warn("event=old-clicks-not-deleted reason=\"{}\"", e.getMessage()); // The timer will.
    }
  }

  /** Deletes clicks of no use, by one replica, and by portions: others get at the database. */
  private void clearUp() {
    Optional<SimpleLock> lock = lock("click-clearing");
    if (lock.isPresent()) {
      try {
        int deleted;
        do {
          deleted = clicks.deleteSome();
        } while (deleted > 0 && !stopped.get());
      } finally {
        lock.get().unlock();
      }
    }
  }

  private void abandon(int generation) {
    try {
      transaction.executeWithoutResult(
          _ -> {
            clicks.abandon(generation);
            runs.end(RebuildView.Status.FAILED, clock.instant());
          });
    } catch (DataAccessException | TransactionException e) {
      log.warn("event=rebuild-to-be-begun-again reason=\"{}\"", e.getMessage());
    }
  }

  private void read(int generation) {
    try (Consumer<?, ?> topic = consumers.createConsumer("url-shortener.rebuild", "rebuild")) {
      List<TopicPartition> partitions =
          topic.partitionsFor(LinkClicked.TOPIC).stream()
              .map(each -> new TopicPartition(each.topic(), each.partition()))
              .toList();
      topic.assign(partitions);
      Map<TopicPartition, Long> ends = topic.endOffsets(partitions);
      topic.seekToBeginning(partitions);
      long total = 0;
      for (TopicPartition each : partitions) {
        total += ends.getOrDefault(each, 0L) - topic.position(each);
      }
      long read = 0;
      runs.progress(read, total);
      while (!stopped.get()
          && partitions.stream()
              .anyMatch(each -> topic.position(each) < ends.getOrDefault(each, 0L))) {
        ConsumerRecords<?, ?> records = topic.poll(POLL);
        add(generation, records);
        read += records.count();
        runs.progress(Math.min(read, total), total);
      }
    }
  }

  private void add(int generation, ConsumerRecords<?, ?> records) {
    List<ToldClick> told = new ArrayList<>(records.count());
    for (ConsumerRecord<?, ?> each : records) {
      if (each.value() instanceof CloudEvent event) {
        toldClicks.read(each.partition(), each.offset(), event).ifPresent(told::add);
      }
    }
    List<Click> described = describeClicks.apply(told);
    try {
      add(generation, described);
    } catch (DataIntegrityViolationException _) {
      described.forEach(click -> addAlone(generation, click));
    }
  }

  /** What the database refuses, the listener has told of before. */
  private void addAlone(int generation, Click click) {
    try {
      add(generation, List.of(click));
    } catch (DataIntegrityViolationException e) {
      log.warn("event=click-left-out id={} reason=\"{}\"", click.eventId(), e.getMessage());
    }
  }

  private void add(int generation, List<Click> described) {
    for (int tries = 1; ; tries++) {
      try {
        transaction.executeWithoutResult(_ -> clicks.add(generation, described));
        return;
      } catch (DuplicateKeyException | TransientDataAccessException e) {
        if (tries == MOST_TRIES) {
          throw e;
        }
        // The listener adds one of them at this moment: when it has, that is seen.
      }
    }
  }

  @Override
  public void onApplicationEvent(ContextClosedEvent event) {
    stopped.set(true);
  }
}
