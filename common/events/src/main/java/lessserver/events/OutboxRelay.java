package lessserver.events;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import lessserver.events.EventPublisher.Result;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** Publishes what waits in the outbox, oldest first, by one thread of one replica at a time. */
final class OutboxRelay implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);

  private static final int BATCH = 500;

  /**
   * How often it looks unasked: for rows that another replica told, or a wake-up that was missed.
   */
  private static final Duration IDLE = Duration.ofSeconds(1);

  private final OutboxRows rows;
  private final TransactionTemplate transaction;
  private final EventPublisher publisher;

  private final Semaphore wakeUps = new Semaphore(0);
  private volatile boolean running;
  private @Nullable Thread thread;

  OutboxRelay(OutboxRows rows, TransactionTemplate transaction, EventPublisher publisher) {
    this.rows = rows;
    this.transaction = transaction;
    this.publisher = publisher;
  }

  /** Says that there is something to publish. */
  void wake() {
    wakeUps.release();
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().name("outbox-relay").daemon().start(this::run);
  }

  /**
   * Ends after the batch under way. The thread is never interrupted: an interrupt in the middle of
   * a write makes H2 close its file.
   */
  @Override
  public void stop() {
    running = false;
    wake();
    if (thread != null) {
      try {
        thread.join(EventPublisher.ACKNOWLEDGED_WITHIN);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    publisher.close();
  }

  /** Before the web server and the listeners, and stopped after them: they tell until the end. */
  @Override
  public int getPhase() {
    return 0;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void run() {
    while (isRunning()) {
      try {
        if (publishBatch() < BATCH) {
          rest();
        }
      } catch (DataAccessException | TransactionException e) {
        log.warn("event=outbox-store-unavailable reason=\"{}\"", e.getMessage());
        rest();
      } catch (RuntimeException e) {
        // Whatever it is, a relay that died of it would leave the outbox to grow unheard.
        log.error("event=outbox-relay-failed", e);
        rest();
      }
    }
  }

  /** Until there is something to publish, or for a while. */
  private void rest() {
    try {
      if (wakeUps.tryAcquire(IDLE.toMillis(), TimeUnit.MILLISECONDS)) {
        wakeUps.drainPermits();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Publishes one batch; returns how many rows left the outbox. */
  private int publishBatch() {
    Integer published = transaction.execute(_ -> rows.takeTurn() ? publish(rows.oldest(BATCH)) : 0);
    return published == null ? 0 : published;
  }

  private int publish(List<OutboxRows.Row> batch) {
    List<Result> results = publisher.publish(batch.stream().map(OutboxRows.Row::event).toList());
    List<Long> acknowledged = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      long id = batch.get(i).id();
      switch (results.get(i).fate()) {
        case ACKNOWLEDGED -> acknowledged.add(id);
        case REFUSED -> rows.refuse(id, results.get(i).reason()); // It stays, for a human.
        case WAITING -> {}
      }
    }
    rows.remove(acknowledged);
    return acknowledged.size();
  }
}
