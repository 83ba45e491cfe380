package lessserver.shortener.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import lessserver.events.EventPublisher;
import lessserver.events.EventPublisher.Fate;
import lessserver.events.EventPublisher.Result;
import lessserver.events.EventPublishers;
import lessserver.events.UnpublishedEvent;
import lessserver.shortener.journal.JournalReader.Numbered;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Publishes what is in this process's journal, and in those that dead processes have left. What is
 * published is marked after Kafka has acknowledged it: who is killed in between publishes it again,
 * with the same ids, by which consumers know it.
 */
@Component
final class JournalRelay implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(JournalRelay.class);

  private static final int BATCH = 2_000;
  private static final Duration IDLE = Duration.ofMillis(500);
  private static final Duration MOMENT = Duration.ofMillis(1);

  /** What comes within it is published together: a batch costs more than what is in it. */
  private static final Duration GATHERING = Duration.ofMillis(50);

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LAST_WORDS = Duration.ofSeconds(3);

  private final JournalProperties properties;
  private final EventPublisher publisher;

  private @Nullable JournalFolder folder;
  private @Nullable JournalWriter writer;
  private volatile long sent;
  private volatile boolean running;
  private volatile boolean idle;
  private volatile long stoppedAt;
  private @Nullable Thread thread;
  private long lookedAt;

  JournalRelay(JournalProperties properties, EventPublishers publishers) {
    this.properties = properties;
    this.publisher = publishers.named("journal");
    this.lookedAt = System.nanoTime() - properties.lookForOrphansEvery().toNanos();
  }

  void append(byte[] entry) throws IOException {
    JournalWriter to = writer;
    if (to == null) {
      throw new IOException("the journal is not open");
    }
    to.append(entry);
    if (idle) {
      LockSupport.unpark(thread);
    }
  }

  long pending() {
    JournalWriter from = writer;
    return from == null ? 0 : Math.max(0, from.count() - sent);
  }

  @Override
  public void start() {
    try {
      JournalFolder ours = JournalFolder.create(properties.folder());
      folder = ours;
      writer = new JournalWriter(ours.path(), properties.segment().toBytes(), properties.sync());
      sent = 0;
      running = true;
      thread = Thread.ofPlatform().name("journal-relay").daemon().start(() -> run(ours));
    } catch (IOException e) {
      throw new IllegalStateException(
          "lessserver.journal.folder (" + properties.folder() + ") cannot be written to", e);
    }
  }

  /**
   * After what is left has been published, or after some seconds: the next process goes on. Nothing
   * can be written any more before the relay hears of the end and may delete the folder.
   */
  @Override
  public void stop() {
    try {
      if (writer != null) {
        writer.close();
      }
    } catch (IOException e) {
      log.warn("event=journal-not-closed reason=\"{}\"", e.getMessage());
    }
    stoppedAt = System.nanoTime();
    running = false;
    Thread relay = thread;
    LockSupport.unpark(relay);
    try {
      if (relay != null) {
        relay.join(EventPublisher.ACKNOWLEDGED_WITHIN.plus(LAST_WORDS));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    publisher.close();
  }

  /** Open before the web server and the listeners, and closed after them: they tell to the end. */
  @Override
  public int getPhase() {
    return 0;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void run(JournalFolder ours) {
    Progress progress = Progress.FAILED;
    while (progress == Progress.FAILED) {
      try (JournalReader reader = new JournalReader(ours.path(), sent)) {
        progress = follow(reader, ours);
      } catch (IOException | RuntimeException e) {
        // Whatever it is, a relay that died of it would leave the journal to grow unread.
        log.error("event=journal-relay-failed folder={}", ours.path(), e);
        if (!running) {
          break;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
    try {
      if (progress == Progress.NOTHING_TO_SEND && pending() == 0) {
        ours.delete();
      } else {
        ours.close();
      }
    } catch (IOException e) {
      log.warn("event=journal-not-deleted reason=\"{}\"", e.getMessage());
    }
  }

  /** Until the service stops, and then to the end of what there is. */
  private Progress follow(JournalReader reader, JournalFolder ours) throws IOException {
    Progress progress = Progress.SENT;
    while (running
        || (progress == Progress.SENT && System.nanoTime() - stoppedAt < LAST_WORDS.toNanos())) {
      if (running && System.nanoTime() - lookedAt >= properties.lookForOrphansEvery().toNanos()) {
        lookedAt = System.nanoTime();
        publishOrphans();
      }
      progress = publishNext(reader, ours);
      if (progress == Progress.GIVEN_UP) {
        break;
      }
      if (progress == Progress.NOTHING_TO_SEND && running) {
        rest();
      } else if (running && pending() < BATCH) {
        LockSupport.parkNanos(GATHERING.toNanos());
      }
    }
    return progress;
  }

  private enum Progress {
    SENT,
    NOTHING_TO_SEND,
    FAILED,
    /** The service stops before Kafka is back: what was read is not sent. */
    GIVEN_UP
  }

  private Progress publishNext(JournalReader reader, JournalFolder from) throws IOException {
    List<Numbered> batch = reader.read(BATCH);
    if (batch.isEmpty()) {
      return Progress.NOTHING_TO_SEND;
    }
    if (!publish(from.id(), batch)) {
      return Progress.GIVEN_UP;
    }
    long next = batch.getLast().number() + 1;
    if (from == folder) {
      sent = next;
    }
    reader.dropFinished();
    mark(from, next);
    return Progress.SENT;
  }

  /** Who cannot note it goes on: at worst it is published again, by the next process. */
  private static void mark(JournalFolder in, long next) {
    try {
      Segments.markSent(in.path(), next);
    } catch (IOException e) {
      log.warn("event=journal-mark-failed id={} reason=\"{}\"", in.id(), e.getMessage());
    }
  }

  private void publishOrphans() throws IOException {
    for (Path each : JournalFolder.in(properties.folder())) {
      if (!running) {
        return;
      }
      try {
        Optional<JournalFolder> taken = JournalFolder.take(each);
        if (taken.isPresent()) {
          try (JournalFolder orphan = taken.get()) {
            publish(orphan);
          }
        }
      } catch (IOException | RuntimeException e) {
        // Whatever is wrong with one, the others are to be published.
        log.error("event=journal-not-taken-over folder={}", each, e);
      }
    }
  }

  private void publish(JournalFolder orphan) throws IOException {
    long before = Segments.sent(orphan.path());
    Progress progress = Progress.SENT;
    try (JournalReader reader = new JournalReader(orphan.path(), before)) {
      while (progress == Progress.SENT) {
        progress = publishNext(reader, orphan);
      }
      if (progress == Progress.NOTHING_TO_SEND) {
        reader.dropAll();
      }
    }
    if (progress == Progress.NOTHING_TO_SEND) {
      log.info(
          "event=journal-taken-over id={} published={}",
          orphan.id(),
          Segments.sent(orphan.path()) - before);
      orphan.delete();
    }
  }

  /** Whether Kafka has them all, which takes as long as it takes, or until the service stops. */
  private boolean publish(String journal, List<Numbered> batch) {
    List<Numbered> left = batch;
    while (true) {
      left = publishOnce(journal, left);
      if (left.isEmpty()) {
        return true;
      }
      if (!running) {
        return false;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Those that are still to be published. */
  private List<Numbered> publishOnce(String journal, List<Numbered> batch) {
    List<Result> results =
        publisher.publish(batch.stream().map(each -> event(journal, each)).toList());
    List<Numbered> left = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      if (results.get(i).fate() == Fate.WAITING) {
        left.add(batch.get(i));
      }
    }
    return left;
  }

  private static UnpublishedEvent event(String journal, Numbered each) {
    Entry entry = each.entry();
    return new UnpublishedEvent(
        "%s-%012x".formatted(journal, each.number()),
        entry.topic(),
        entry.type(),
        entry.subject(),
        entry.occurredAt(),
        entry.traceparent().isEmpty() ? null : entry.traceparent(),
        entry.data());
  }

  private void rest() {
    idle = true;
    // What is pending and cannot be read is being written at this moment, or never will be.
    LockSupport.parkNanos((pending() == 0 ? IDLE : MOMENT).toNanos());
    idle = false;
  }
}
