package lessserver.durable.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dapr.durabletask.DurableTaskClient;
import java.util.List;
import java.util.stream.Stream;
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

  @Autowired private DataSourceProperties store;
  @Autowired private JdbcTemplate jdbc;

  @Test
  void it_does_not_matter_to_which_replica_a_worker_is_connected() throws Exception {
    try (ConfigurableApplicationContext replica = replica();
        Sdk sdk =
            new Sdk(replica.getBean(ProtocolServer.class).port(), TemporaryData.SUITE_TOKEN)) {
      await().atMost(PATIENCE).until(() -> owners() == 2);
      DurableTaskClient client = sdk.client();
      List<String> ids =
          Stream.generate(() -> client.scheduleNewOrchestrationInstance("Chain", "x"))
              .limit(20) // of 32 partitions, half of them the other replica's
              .toList();

      for (String id : ids) {
        assertThat(client.waitForInstanceCompletion(id, PATIENCE, true).readOutputAs(String.class))
            .isEqualTo("x...");
      }
    }
  }

  private ConfigurableApplicationContext replica() {
    return new SpringApplication(Hub.class)
        .run(
            "--spring.datasource.url=" + store.getUrl(),
            "--spring.datasource.username=" + store.getUsername(),
            "--spring.datasource.password=",
            "--spring.jmx.enabled=false",
            "--lessserver.data=" + TemporaryData.newFolder(),
            "--SUITE_TOKEN=" + TemporaryData.SUITE_TOKEN);
  }

  private int owners() {
    return jdbc.queryForList(
            "SELECT DISTINCT owner FROM durable_partition WHERE owner IS NOT NULL", Object.class)
        .size();
  }
}
