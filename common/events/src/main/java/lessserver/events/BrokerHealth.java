package lessserver.events;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;

/**
 * Says whether Kafka answers. Without it the service is degraded, not down: it accepts work, and
 * its events wait in the outbox.
 */
final class BrokerHealth implements HealthIndicator, AutoCloseable {

  private static final Status DEGRADED =
      new Status("DEGRADED", "works, but not with everything it has");
  private static final int PATIENCE_MILLIS = 1_000;

  private final Admin kafka;
  private final OutboxRows outbox;

  BrokerHealth(Admin kafka, OutboxRows outbox) {
    this.kafka = kafka;
    this.outbox = outbox;
  }

  @Override
  public Health health() {
    try {
      int brokers =
          kafka.describeCluster().nodes().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS).size();
      return Health.up()
          .withDetail("brokers", brokers)
          .withDetail("outbox", outbox.waiting())
          .build();
    } catch (ExecutionException | TimeoutException _) {
      return Health.status(DEGRADED)
          .withDetail("reason", "Kafka does not answer")
          .withDetail("outbox", outbox.waiting())
          .build();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Health.unknown().build();
    }
  }

  @Override
  public void close() {
    kafka.close(java.time.Duration.ZERO);
  }
}
