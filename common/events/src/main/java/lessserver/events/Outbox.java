package lessserver.events;

import java.time.Clock;
import java.util.UUID;
import lessserver.functions.TraceParent;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Where a service tells its events: written in the transaction of the state they tell of, so that
 * neither exists without the other, and published to Kafka right after the commit, or whenever
 * Kafka is back.
 *
 * <p>Delivery is at least once. Events with one subject are published in the order in which they
 * were told, provided that the teller changes (and so locks) the entity before it tells. Safe for
 * use by many threads and replicas.
 */
public class Outbox {

  private final OutboxRows rows;
  private final EventCodec codec;
  private final TraceParent trace;
  private final Clock clock;
  private final Runnable wakeRelay;

  Outbox(OutboxRows rows, EventCodec codec, TraceParent trace, Clock clock, Runnable wakeRelay) {
    this.rows = rows;
    this.codec = codec;
    this.trace = trace;
    this.clock = clock;
    this.wakeRelay = wakeRelay;
  }

  /**
   * Tells an event in the current transaction, or, outside of one, in its own.
   *
   * @throws org.springframework.dao.DataAccessException if it could not be stored; then it was not
   *     told
   */
  public void tell(Event event) {
    rows.add(
        event, UUID.randomUUID().toString(), clock.instant(), trace.current(), codec.write(event));
    if (TransactionSynchronizationManager.isSynchronizationActive()) {
      TransactionSynchronizationManager.registerSynchronization(
          new TransactionSynchronization() {
            @Override
            public void afterCommit() {
              wakeRelay.run();
            }
          });
    } else {
      wakeRelay.run();
    }
  }
}
