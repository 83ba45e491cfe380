package lessserver.events;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;

/**
 * Says whether Kafka answers. Without it the service is degraded, not down: it accepts work, and
 * its events wait in the outbox (how many, says {@code outbox.pending}). It asks Kafka alone, so
 * that it answers in time when the database is away, too.
 */
final class BrokerHealth extends AbstractHealthIndicator implements AutoCloseable {

  private static final Status DEGRADED =
      new Status("DEGRADED", "works, but not with everything it has");
  private static final int PATIENCE_MILLIS = 1_000;

  private final Map<String, Object> settings;
  private @Nullable Admin kafka;

  BrokerHealth(Map<String, Object> settings) {
    this.settings = settings;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) throws InterruptedException {
    try {
      int brokers =
          kafka().describeCluster().nodes().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS).size();
      health.up().withDetail("brokers", brokers);
    } catch (ExecutionException | TimeoutException | KafkaException _) {
      health.status(DEGRADED).withDetail("reason", "Kafka does not answer");
    }
  }

  /** Made when first asked for: as long as the broker's host has no name yet, none can be made. */
  private synchronized Admin kafka() {
    if (kafka == null) {
      kafka = Admin.create(settings);
    }
    return kafka;
  }

  @Override
  public synchronized void close() {
    if (kafka != null) {
      kafka.close(Duration.ZERO);
    }
  }
}
