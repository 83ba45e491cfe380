package lessserver.durable.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dapr.durabletask.DurableTaskClient;
import io.dapr.durabletask.NewOrchestrationInstanceOptions;
import io.dapr.durabletask.OrchestrationRuntimeStatus;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import lessserver.durable.DurableClient;
import lessserver.durable.DurableRefusals.UnknownOrchestration;
import lessserver.durable.grpc.hub.Hub;
import lessserver.testing.RealPostgres;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.jdbc.DataSourceProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = RealPostgres.class)
class ProtocolOnPostgresIT extends ProtocolContract {

  /** Of 32 partitions, half of them the other replica's. */
  private static final int MANY = 20;

  @Autowired private DataSourceProperties store;
  @Autowired private JdbcTemplate jdbc;
  @Autowired private DurableClient engine;

  @Test
  void it_does_not_matter_to_which_replica_a_worker_is_connected() throws Exception {
    try (ConfigurableApplicationContext replica = replica();
        Sdk sdk =
            new Sdk(replica.getBean(ProtocolServer.class).port(), TemporaryData.SUITE_TOKEN)) {
      await().until(() -> owners() == 2);
      DurableTaskClient client = sdk.client();
      List<String> ids =
          Stream.generate(() -> client.scheduleNewOrchestrationInstance("Chain", "x"))
              .limit(MANY)
              .toList();

      for (String id : ids) {
        assertThat(client.waitForInstanceCompletion(id, PATIENCE, true).readOutputAs(String.class))
            .isEqualTo("x...");
      }
    }
  }

  @Test
  void a_replica_without_the_endpoint_runs_what_others_have_started() throws Exception {
    List<String> before = startAll("Listen");
    List<String> own = Stream.generate(() -> engine.start("ownParent", "x")).limit(MANY).toList();
    try (ConfigurableApplicationContext replica =
        replica("--lessserver.durable.grpc.enabled=false")) {
      await().until(() -> owners() == 2);
      List<String> after = startAll("Parent");
      List<String> later =
          Stream.generate(
                  () ->
                      sdkClient()
                          .scheduleNewOrchestrationInstance(
                              "Chain",
                              new NewOrchestrationInstanceOptions()
                                  .setInput("x")
                                  .setStartTime(Instant.now().plusSeconds(1))))
              .limit(MANY)
              .toList();

      for (String id : before) {
        for (String word : List.of("one", "two", "three")) {
          sdkClient().raiseEvent(id, "word", word);
        }
      }

      for (String id : own) {
        engine.raiseEvent(id, "word", "go");
        assertThat(engine.await(id, String.class, PATIENCE)).isEqualTo("x...go");
      }
      for (String id : Stream.of(before, after, later).flatMap(List::stream).toList()) {
        assertThat(sdkClient().waitForInstanceCompletion(id, PATIENCE, true).getRuntimeStatus())
            .isEqualTo(OrchestrationRuntimeStatus.COMPLETED);
      }
      assertThatThrownBy(() -> replica.getBean(DurableClient.class).start("Chain", "x"))
          .isInstanceOf(UnknownOrchestration.class)
          .hasMessageContaining("[local, ownChain, ownParent]");
    }
  }

  private List<String> startAll(String orchestration) {
    return Stream.generate(() -> sdkClient().scheduleNewOrchestrationInstance(orchestration))
        .limit(MANY)
        .toList();
  }

  private ConfigurableApplicationContext replica(String... more) {
    return new SpringApplication(Hub.class)
        .run(
            Stream.concat(
                    Stream.of(more),
                    Stream.of(
                        "--spring.datasource.url=" + store.getUrl(),
                        "--spring.datasource.username=" + store.getUsername(),
                        "--spring.datasource.password=",
                        "--spring.jmx.enabled=false",
                        "--lessserver.data=" + TemporaryData.newFolder(),
                        "--SUITE_TOKEN=" + TemporaryData.SUITE_TOKEN))
                .toArray(String[]::new));
  }

  private int owners() {
    return jdbc.queryForList(
            "SELECT DISTINCT owner FROM durable_partition WHERE owner IS NOT NULL", Object.class)
        .size();
  }
}
