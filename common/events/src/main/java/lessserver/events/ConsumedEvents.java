package lessserver.events;

import io.cloudevents.CloudEvent;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Applies each event once although it is delivered at least once: the event's id is remembered in
 * the transaction of its effect. Safe for use by many threads and replicas.
 */
public class ConsumedEvents {

  private static final Logger log = LoggerFactory.getLogger(ConsumedEvents.class);

  /**
   * Longer than the topics keep an event (Kafka's default: 7 days), so that none is delivered after
   * it is forgotten.
   */
  static final Duration REMEMBERED = Duration.ofDays(14);

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Clock clock;

  ConsumedEvents(JdbcClient jdbc, TransactionTemplate transaction, Clock clock) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Runs the effect unless this consumer has applied the event before. If the effect throws,
   * nothing is remembered, and the event may be delivered again. When two deliveries race, the
   * slower fails on the key and finds the event applied when it is retried.
   *
   * @param consumer names who applies it: two consumers of one event each apply it once
   */
  public void once(String consumer, CloudEvent event, Runnable effect) {
    transaction.executeWithoutResult(
        _ -> {
          if (remember(consumer, event)) {
            effect.run();
          } else {
            log.debug("event=already-applied consumer={} id={}", consumer, event.getId());
          }
        });
  }

  /** Forgets what no topic delivers again. */
  void forget() {
    jdbc.sql("DELETE FROM consumed_events WHERE consumed_at < ?")
        .params(Timestamp.from(clock.instant().minus(REMEMBERED)))
        .update();
  }

  private boolean remember(String consumer, CloudEvent event) {
    return jdbc.sql(
                "INSERT INTO consumed_events (consumer, source, event_id, consumed_at) SELECT"
                    + " CAST(:consumer AS VARCHAR), CAST(:source AS VARCHAR), CAST(:id AS VARCHAR),"
                    + " CAST(:now AS TIMESTAMP WITH TIME ZONE) WHERE NOT EXISTS (SELECT 1 FROM"
                    + " consumed_events WHERE consumer = :consumer AND source = :source AND"
                    + " event_id = :id)")
            .param("consumer", consumer)
            .param("source", event.getSource().toString())
            .param("id", event.getId())
            .param("now", Timestamp.from(clock.instant()))
            .update()
        == 1;
  }
}
