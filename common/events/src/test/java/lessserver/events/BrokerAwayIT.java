package lessserver.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lessserver.events.depot.Deliveries;
import lessserver.events.depot.Depot;
import lessserver.events.depot.Parcels;
import lessserver.testing.FreePorts;
import lessserver.testing.RealKafka;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.health.HealthComponent;
import org.springframework.boot.actuate.health.HealthEndpoint;
import org.springframework.boot.actuate.health.SimpleHttpCodeStatusMapper;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.test.EmbeddedKafkaBroker;

/** A service whose broker is not there when it starts, comes, goes, and comes back. */
class BrokerAwayIT {

  @Test
  void a_service_works_without_its_broker_and_heals_whenever_it_comes() throws Exception {
    int port = FreePorts.next();
    try (ConfigurableApplicationContext depot =
        Depot.start(
            "spring.kafka.bootstrap-servers=localhost:" + port,
            "depot.topic=away-" + UUID.randomUUID())) {
      Parcels parcels = depot.getBean(Parcels.class);
      parcels.add("early");
      parcels.move("early");
      assertDegraded(depot);

      EmbeddedKafkaBroker broker = RealKafka.startOn(port);
      try {
        awaitDelivery(depot, "early");
        awaitUp(depot);
        assertTopicsExist(broker, parcels.topic());
      } finally {
        broker.destroy();
      }

      parcels.add("late");
      parcels.move("late");
      assertDegraded(depot);

      broker = RealKafka.startOn(port); // Empty: the topics are to be made again.
      try {
        awaitDelivery(depot, "late");
        awaitUp(depot);
      } finally {
        broker.destroy();
      }
    }
  }

  /** As in compose, where a container that does not run yet has no name either. */
  @Test
  void a_service_starts_although_its_brokers_name_is_not_known() {
    try (ConfigurableApplicationContext depot =
        Depot.start(
            "spring.kafka.bootstrap-servers=kafka.invalid:9092",
            "depot.topic=nameless-" + UUID.randomUUID())) {
      Parcels parcels = depot.getBean(Parcels.class);
      parcels.add("early");
      parcels.move("early");

      assertDegraded(depot);

      depot.getBean(HikariDataSource.class).close();
      assertThat(depot.getBean(HealthEndpoint.class).health().getStatus().getCode())
          .as("and its database goes, too")
          .isEqualTo("DOWN");
    }
  }

  private static void assertDegraded(ConfigurableApplicationContext depot) {
    HealthEndpoint health = depot.getBean(HealthEndpoint.class);
    HealthComponent broker = health.healthForPath("broker");
    assertThat(broker.getStatus().getCode()).isEqualTo("DEGRADED");
    assertThat(health.health().getStatus().getCode()).isEqualTo("DEGRADED");
    assertThat(new SimpleHttpCodeStatusMapper().getStatusCode(health.health().getStatus()))
        .isEqualTo(200);
    assertThat(health.healthForPath("readiness").getStatus().getCode()).isEqualTo("UP");
  }

  private static void awaitUp(ConfigurableApplicationContext depot) {
    HealthEndpoint health = depot.getBean(HealthEndpoint.class);
    await().until(() -> health.healthForPath("broker").getStatus().getCode().equals("UP"));
  }

  private static void awaitDelivery(ConfigurableApplicationContext depot, String parcel) {
    Deliveries deliveries = depot.getBean(Deliveries.class);
    await().until(() -> deliveries.delivered(parcel) == 1);
  }

  private static void assertTopicsExist(EmbeddedKafkaBroker broker, String topic)
      throws ExecutionException, InterruptedException, TimeoutException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.getBrokersAsString()))) {
      assertThat(admin.listTopics().names().get(1, TimeUnit.MINUTES))
          .contains(topic, topic + ".dlt");
    }
  }
}
