package lessserver.durable.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import lessserver.durable.DurableClient;
import lessserver.durable.DurableRefusals.InstanceExists;
import lessserver.durable.RuntimeStatus;
import lessserver.durable.shop.Shop;
import lessserver.durable.store.Partition;
import lessserver.testing.RealPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** A client on one replica acts on instances of the other. */
class TwoReplicasIT {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static ConfigurableApplicationContext owner;
  private static ConfigurableApplicationContext other;
  private static UUID ownersName;
  private static DurableClient client;
  private static JdbcTemplate jdbc;
  private static TransactionTemplate transaction;

  @BeforeAll
  static void start() {
    String url = RealPostgres.newDatabase();
    owner = replica(url);
    jdbc = owner.getBean(JdbcTemplate.class);
    await().until(() -> owners().size() == 1);
    ownersName = owners().getFirst();
    other = replica(url);
    client = other.getBean(DurableClient.class);
    transaction = other.getBean(TransactionTemplate.class);
    await().until(() -> owners().size() == 2);
  }

  @AfterAll
  static void stop() {
    other.close();
    owner.close();
  }

  private static ConfigurableApplicationContext replica(String url) {
    return new SpringApplication(Shop.class, Scenarios.class)
        .run(
            "--spring.main.web-application-type=none",
            "--spring.jmx.enabled=false",
            "--spring.datasource.url=" + url,
            "--spring.datasource.username=postgres",
            "--spring.datasource.password=",
            "--lessserver.durable.lease=2s",
            "--SUITE_TOKEN=test");
  }

  private static List<UUID> owners() {
    return jdbc.queryForList(
        "SELECT DISTINCT owner FROM durable_partition WHERE owner IS NOT NULL", UUID.class);
  }

  /** An id whose instance will not be the client's replica's. */
  private static String foreignId() {
    return Stream.generate(() -> UUID.randomUUID() + "-foreign")
        .filter(
            id ->
                jdbc.queryForList(
                        "SELECT owner FROM durable_partition WHERE no = ?",
                        UUID.class,
                        Partition.of(id))
                    .contains(ownersName))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void what_a_client_does_is_no_part_of_the_callers_transaction() {
    String id = foreignId();

    transaction.executeWithoutResult(
        status -> {
          client.start("patient", List.of(), id);
          client.raiseEvent(id, "go", "now");
          try {
            assertThat(client.await(id, String.class, PATIENCE)).isEqualTo("went now");
          } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
          }
          client.start("patient", List.of(), id);
          client.terminate(id, null);
          await().until(() -> client.find(id).orElseThrow().status() == RuntimeStatus.TERMINATED);
          assertThat(client.purge(id)).isTrue();
          client.start("patient", List.of(), id);
          status.setRollbackOnly();
        });

    assertThat(client.find(id).orElseThrow().status()).isEqualTo(RuntimeStatus.RUNNING);
    client.terminate(id, null);
  }

  @Test
  void an_instance_that_is_another_execution_by_now_was_started_nevertheless() {
    String id = foreignId();

    client.start("reborn", true, id);

    assertThat(client.find(id).orElseThrow().status()).isEqualTo(RuntimeStatus.RUNNING);
    assertThatThrownBy(() -> client.start("reborn", true, id)).isInstanceOf(InstanceExists.class);
    assertThat(client.startOnce("reborn", true, id)).isFalse();
    client.terminate(id, null);
  }

  @Test
  void the_end_of_a_former_instance_is_not_taken_for_a_refusal() throws Exception {
    String id = foreignId();
    client.start("nothing", null, id);
    client.await(id, PATIENCE);
    try (ExecutorService starter = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> start =
          Objects.requireNonNull(
              transaction.execute(
                  _ -> {
                    // Meanwhile the owner cannot store anything.
                    jdbcOfOther()
                        .queryForList(
                            "SELECT no FROM durable_partition WHERE no = ? FOR UPDATE",
                            Partition.of(id));
                    Future<String> started =
                        starter.submit(() -> client.start("patient", List.of(), id));
                    await()
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> noticesSent(id) > 10 || started.isDone());
                    return started;
                  }));

      assertThat(start.get()).isEqualTo(id);
    }
    client.terminate(id, null);
  }

  private static JdbcTemplate jdbcOfOther() {
    return other.getBean(JdbcTemplate.class);
  }

  private int sent;

  /** Tells everybody, as the end of an instance does. */
  private int noticesSent(String id) {
    jdbc.queryForList("SELECT pg_notify('durable', ?)", "changed:" + id);
    return ++sent;
  }
}
