package lessserver.durable.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import lessserver.durable.store.Mail;
import lessserver.durable.store.Store;
import lessserver.durable.store.Store.MailPage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Brings what is due in the inboxes of the owned partitions to its instances: when it is told that
 * there is something, when a timer is due, and anyway every second.
 *
 * <p>It asks for what is there, never for what came after a remembered id: ids are given before
 * they commit, and the smaller may become visible later.
 */
final class InboxScanner {

  private static final Logger log = LoggerFactory.getLogger(InboxScanner.class);

  private static final Duration ANYWAY = Duration.ofSeconds(1);
  private static final Duration CATCHING_UP = Duration.ofMillis(50);
  private static final int PAGE = 500;

  private final Store store;
  private final DatabaseClock clock;
  private final Ownership ownership;
  private final Engine engine;
  private long lastTidied = System.nanoTime();
  private final Ticker ticker = new Ticker("durable-inbox", this::tick);

  InboxScanner(Store store, DatabaseClock clock, Ownership ownership, Engine engine) {
    this.store = store;
    this.clock = clock;
    this.ownership = ownership;
    this.engine = engine;
  }

  void start() {
    ticker.start();
  }

  void stop() {
    ticker.stop();
  }

  void wake() {
    ticker.wake();
  }

  void wakeAt(Instant due) {
    Duration pause = Duration.between(clock.now(), due);
    if (pause.compareTo(ANYWAY) < 0) {
      ticker.wakeIn(pause);
    }
  }

  private Duration tick() {
    try {
      clock.set();
      if (System.nanoTime() - lastTidied >= ANYWAY.toNanos()) {
        lastTidied = System.nanoTime();
        engine.tidy();
      }
      return scan();
    } catch (DataAccessException e) {
      log.debug("event=inbox-not-scanned", e); // Ownership says that the store is away.
      return ANYWAY;
    }
  }

  private Duration scan() {
    Set<Integer> partitions = ownership.ownedNumbers();
    if (partitions.isEmpty()) {
      return ANYWAY;
    }
    engine.scanBegins();
    Instant now = clock.now();
    @Nullable Mail last = null;
    MailPage page;
    do {
      page = store.due(partitions, now, last, PAGE);
      for (Mail mail : page.mail()) {
        if (!engine.isDelivered(mail)) {
          engine.metrics.delivered(Duration.between(mail.dueAt(), now));
          engine.deliver(mail);
        }
        last = mail;
      }
      if (engine.isSwamped()) {
        return CATCHING_UP;
      }
    } while (page.isFull());
    return store
        .nextDue(partitions, now)
        .map(due -> Duration.between(clock.now(), due))
        .filter(pause -> pause.compareTo(ANYWAY) < 0)
        .orElse(ANYWAY);
  }
}
