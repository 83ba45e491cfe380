package lessserver.etl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lessserver.testing.ForkedJvm;
import lessserver.testing.FreePorts;
import lessserver.testing.RealKafka;
import lessserver.testing.RealPostgres;
import lessserver.testing.TemporaryData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A service that is killed in the middle of a file and of a scrub, and started again. */
class KilledIT {

  /**
   * More of them, and on H2 too: {@code ./mvnw verify -pl csv-etl -Dit.test=KilledIT -Dkills=5}.
   */
  private static final int KILLS = Integer.getInteger("kills", 1);

  private static final int ROWS = 150_000;
  private static final int BROKEN = 100_000;
  private static final long SUM = (long) ROWS * (ROWS - 1) / 2;

  private final Path data = TemporaryData.newFolder();
  private @Nullable String database;

  @Test
  @EnabledIfSystemProperty(named = "kills", matches = ".*")
  void on_h2_every_row_is_loaded_exactly_once() throws Exception {
    killAndCount(KILLS);
  }

  @Test
  void on_postgresql_every_row_is_loaded_exactly_once() throws Exception {
    database = RealPostgres.newDatabase();
    killAndCount(
        KILLS,
        "--spring.datasource.url=" + database,
        "--spring.datasource.username=postgres",
        "--spring.datasource.password=");
  }

  private void killAndCount(int kills, String... arguments) throws Exception {
    int port = FreePorts.next();
    Client client = new Client(port);
    // No key that would hide a row that is loaded twice; some rows are rejected, some blank.
    byte[] file =
        ("n,w\n"
                + IntStream.range(0, ROWS)
                    .mapToObj(i -> i % 1_000 == 0 ? i + ",w\nbad,w\n" : i + ",w" + i)
                    .collect(Collectors.joining("\n")))
            .getBytes(UTF_8);
    String run;
    try (ForkedJvm _ = start(port, client, arguments)) {
      run = beginScrub(client);
    } // which kills it
    letTheLocksLapse();
    String id = "";
    long before = -1;
    for (int kill = 0; kill < kills; kill++) {
      try (ForkedJvm service = start(port, client, arguments)) {
        if (kill == 0) {
          service.awaitLines(1, line -> line.contains("event=scrub-taken-up"));
          id = Client.accepted(client.file("dataset=killed", BodyPublishers.ofByteArray(file)));
        }
        before = awaitMoreThan(before, client, id);
      }
    }
    letTheLocksLapse();
    try (ForkedJvm _ = start(port, client, arguments)) {
      JsonNode done = client.awaitEnd(id);

      assertThat(done.get("status").asText()).as(done.toString()).isEqualTo("COMPLETED");
      assertThat(done.get("rowsLoaded").asLong()).isEqualTo(ROWS);
      assertThat(done.get("rowsRejected").asLong()).isEqualTo(ROWS / 1_000);
      assertThat(done.get("rowsBlank").asLong()).isEqualTo(ROWS / 1_000);
      JsonNode sum =
          client.get("/api/v1/datasets/killed/summary?measure=sum(n)").json().at("/items/0");
      assertThat(sum.get("rows").asLong()).isEqualTo(ROWS);
      assertThat(sum.get("value").asLong()).isEqualTo(SUM);
      JsonNode scrubbed = awaitScrub(client, run);
      assertThat(scrubbed.get("status").asText()).as(scrubbed.toString()).isEqualTo("COMPLETED");
      assertThat(scrubbed.get("removed").asLong()).isEqualTo(BROKEN);
      assertThat(scrubbed.at("/findings/0/rows").asLong()).isEqualTo(BROKEN);
      assertThat(client.get("/api/v1/datasets/dirty").json().get("rowCount").asLong()).isOne();
    }
  }

  /** The address of a run that has taken out some rows and has more to take out. */
  private static String beginScrub(Client client) {
    client.load(
        "dataset=dirty",
        IntStream.rangeClosed(0, BROKEN)
            .mapToObj(String::valueOf)
            .collect(Collectors.joining("\n", "n\n", "\n")));
    String scrub = "/api/v1/datasets/dirty/scrub";
    client.json(
        "PUT",
        scrub,
        "{\"rules\": [{\"column\": \"n\", \"check\": \"RANGE\", \"min\": \"%d\"}]}"
            .formatted(BROKEN));
    Client.Answer run = client.post(scrub + "/run");
    assertThat(run.status()).as(run.body()).isEqualTo(202);
    await()
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                !client
                    .get("/api/v1/datasets/dirty/quarantine?limit=1")
                    .json()
                    .get("items")
                    .isEmpty());
    return scrub + "/runs/" + run.json().get("id").asText();
  }

  private static JsonNode awaitScrub(Client client, String address) {
    return await()
        .until(
            () -> client.get(address).json(), run -> !run.get("status").asText().equals("RUNNING"));
  }

  /** As if half a minute had gone by, if it can be said to the database from outside. */
  private void letTheLocksLapse() {
    if (database != null) {
      new JdbcTemplate(new DriverManagerDataSource(database, "postgres", ""))
          .update("UPDATE shedlock SET lock_until = locked_at");
    }
  }

  private static long awaitMoreThan(long before, Client client, String id) {
    JsonNode seen =
        await()
            .pollInterval(Duration.ofMillis(20))
            .until(
                () -> client.get("/api/v1/imports/" + id).json(),
                view -> view.get("rowsRead").asLong() > Math.max(0, before));
    assertThat(seen.get("status").asText())
        .as("there is something to interrupt")
        .isEqualTo("RUNNING");
    return seen.get("rowsRead").asLong();
  }

  private ForkedJvm start(int port, Client client, String... store) {
    List<String> arguments = new ArrayList<>(List.of(store));
    arguments.addAll(
        List.of(
            "--server.port=" + port,
            "--lessserver.data=" + data,
            "--SUITE_TOKEN=" + TemporaryData.SUITE_TOKEN,
            "--lessserver.etl.lease=2s",
            "--lessserver.etl.scrub-look-every=1s",
            "--management.tracing.sampling.probability=0",
            "--spring.kafka.consumer.properties.session.timeout.ms=6000",
            "--spring.kafka.bootstrap-servers=" + RealKafka.bootstrapServers()));
    ForkedJvm service = ForkedJvm.start(EtlApplication.class, arguments.toArray(String[]::new));
    service.awaitLines(1, line -> line.contains("event=listening"));
    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(() -> client.get("/actuator/health/readiness").status() == 200);
    return service;
  }
}
