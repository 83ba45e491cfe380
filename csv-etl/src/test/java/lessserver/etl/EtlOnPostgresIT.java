package lessserver.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import lessserver.etl.dataset.Dataset;
import lessserver.etl.dataset.Datasets;
import lessserver.etl.dataset.RowIds;
import lessserver.testing.RealPostgres;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.test.context.ContextConfiguration;

/** The ETL at scale. */
@ContextConfiguration(initializers = RealPostgres.class)
class EtlOnPostgresIT extends EtlContract {

  /** Longer than any request waits. */
  private static final Duration AWAY = Duration.ofSeconds(20);

  private static final int ROWS = 200_000;

  /** Of a pool. */
  private static final int CONNECTIONS = 10;

  /** Each takes some bytes of a page, however long it is. */
  private static final int COLUMNS = 1_000;

  @Autowired private Environment environment;
  @Autowired private RowIds ids;
  @Autowired private Datasets datasets;

  @Test
  void an_import_goes_on_when_the_database_was_gone_for_a_while() {
    String id = Client.accepted(client().file("dataset=away", rows()));
    String address = "/api/v1/imports/" + id;
    await()
        .pollInterval(Duration.ofMillis(20))
        .until(() -> client().get(address).json().get("rowsRead").asLong() > 0);
    RealPostgres.stop();
    Instant back = Instant.now().plus(AWAY);
    try {
      await().until(() -> client().get(address).status() == 503);
      Client.Answer refused = client().file("dataset=refused", "a\n1\n");
      assertThat(refused.status()).as(refused.body()).isEqualTo(503);
      assertThat(refused.header("Retry-After")).isNotEmpty();
      await()
          .during(Duration.between(Instant.now(), back))
          .until(() -> client().get(address).status() == 503);
    } finally {
      RealPostgres.startAgain();
    }

    assertThatEachRowIsThereOnce("away", id);
    assertThat(client().load("dataset=refused", "a\n1\n").get("status").asText())
        .isEqualTo("COMPLETED");
  }

  /** No chunk waits for the disk, only their end does. */
  @Test
  void an_import_loses_no_row_when_the_database_is_killed_again_and_again() {
    String id = Client.accepted(client().file("dataset=killed", rows()));
    for (long most : new long[] {30_000, 60_000, 120_000}) {
      await()
          .pollInterval(Duration.ofMillis(5))
          .ignoreExceptions() // while it starts
          .until(
              () -> number("SELECT max(rows_read) FROM imports WHERE id = '" + id + "'") >= most);
      RealPostgres.kill();
      RealPostgres.startAgain();
    }

    assertThatEachRowIsThereOnce("killed", id);
  }

  /** A chunk that does not wait for the disk leaves no connection that does not. */
  @Test
  void all_other_transactions_wait_for_the_disk() {
    client().load("dataset=waits", rows());
    ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor();
    try (asking) {
      List<Future<Long>> waiting =
          IntStream.range(0, CONNECTIONS)
              .mapToObj(
                  _ ->
                      asking.submit(
                          () ->
                              number(
                                  "SELECT count(*) FROM pg_settings, pg_sleep(0.5)"
                                      + " WHERE name = 'synchronous_commit' AND setting = 'on'")))
              .toList();
      assertThat(waiting).allSatisfy(each -> assertThat(each.get()).isOne());
    }
  }

  /** PostgreSQL has no room for a row of so many long texts in one of its pages. */
  @Test
  void a_row_that_the_database_refuses_is_rejected_as_it_stood() {
    String wide = String.join(",", Collections.nCopies(COLUMNS, "much too wide for a page"));
    String narrow = String.join(",", Collections.nCopies(COLUMNS, "w"));
    List<String> lines = new ArrayList<>(Collections.nCopies(1_500, narrow));
    lines.set(250, wide);
    String header =
        IntStream.range(0, COLUMNS).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    JsonNode done =
        client()
            .load(
                "dataset=too-wide&header=present", header + "\n" + String.join("\n", lines) + "\n");

    assertThat(done.get("rowsLoaded").asInt()).as(done.toString()).isEqualTo(1_499);
    JsonNode rejects =
        client().get("/api/v1/imports/" + done.get("id").asText() + "/rejects").json();
    assertThat(rejects.get("items")).hasSize(1);
    JsonNode reject = rejects.at("/items/0");
    assertThat(reject.get("code").asText()).isEqualTo("refused-by-database");
    assertThat(reject.get("line").asInt()).isEqualTo(252);
    assertThat(reject.get("row").asText()).isEqualTo(wide);
  }

  /** Soon after the import, and not only when the server has come to clean up. */
  @Test
  void few_of_many_rows_are_read_to_find_some_by_their_ids() {
    client().load("dataset=found", rows());
    await()
        .untilAsserted(
            () ->
                assertThat(String.join("\n", plan("found")))
                    .containsPattern("Bitmap Index Scan on ds_[0-9]+_ids")
                    .containsPattern("Heap Blocks: lossy=[0-9]{1,2}\n"));
  }

  /** BRIN is of no use where rows with other ids take the places of those that are gone. */
  @Test
  void ids_are_in_a_tree_where_rows_are_changed_or_taken_out() {
    client().load("dataset=with-key&key=n", rows());
    assertThat(String.join("\n", plan("with-key"))).containsPattern("Index Scan .*ds_[0-9]+_tree");

    client().load("dataset=cleaned", rows());
    client()
        .json(
            "PUT",
            "/api/v1/datasets/cleaned/scrub",
            "{\"rules\": [{\"column\": \"n\", \"check\": \"RANGE\", \"min\": \"10\"}]}");
    assertThat(awaitRun(client().post("/api/v1/datasets/cleaned/scrub/run")).get("removed").asInt())
        .isEqualTo(10);
    assertThat(String.join("\n", plan("cleaned"))).containsPattern("Index Scan .*ds_[0-9]+_tree");
  }

  private List<String> plan(String dataset) {
    return jdbc.queryForList(
        "EXPLAIN (ANALYZE) SELECT * FROM ds_%d WHERE row_id BETWEEN 100000 AND 100100 ORDER BY row_id"
            .formatted(number("SELECT id FROM datasets WHERE name = ?", dataset)),
        String.class);
  }

  /** Whoever had seen the later ones of them would never come back for the others. */
  @ParameterizedTest
  @ValueSource(strings = {"after", "before"})
  void rows_that_are_added_while_others_are_read_are_all_there_or_none(String direction)
      throws Exception {
    client().load("dataset=growing-" + direction, "n\n1\n");
    Dataset dataset = datasets.named("growing-" + direction);
    try (Connection adding = Objects.requireNonNull(jdbc.getDataSource()).getConnection();
        Statement add = adding.createStatement()) {
      adding.setAutoCommit(false);
      add.execute(
          "INSERT INTO %s (import, line, c1) SELECT 1, n, n FROM generate_series(2, 9000) AS n"
              .formatted(dataset.table()));
      RowIds.Finder<Long> finder =
          (first, last, most) -> {
            List<Long> found =
                jdbc.queryForList(
                    "SELECT row_id FROM %s WHERE row_id BETWEEN ? AND ? LIMIT ?"
                        .formatted(dataset.table()),
                    Long.class,
                    first,
                    last,
                    most);
            commit(adding); // between the first stretch and the second
            return found;
          };
      List<Long> found =
          direction.equals("after")
              ? ids.after(dataset, 0, 100_000, finder)
              : ids.before(dataset, Long.MAX_VALUE, 100_000, finder);

      assertThat(found).containsExactly(1L);
      assertThat(ids.after(dataset, 0, 100_000, finder)).hasSize(9_000);
    }
  }

  private static void commit(Connection connection) {
    try {
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** They have no key that would hide one that is loaded twice. */
  private static String rows() {
    return IntStream.range(0, ROWS)
        .mapToObj(i -> i + ",some words for row " + i)
        .collect(Collectors.joining("\n", "n,w\n", "\n"));
  }

  private void assertThatEachRowIsThereOnce(String dataset, String id) {
    JsonNode done = client().awaitEnd(id);
    assertThat(done.get("status").asText()).as(done.toString()).isEqualTo("COMPLETED");
    assertThat(done.get("rowsLoaded").asInt()).isEqualTo(ROWS);
    JsonNode sum =
        client()
            .get("/api/v1/datasets/" + dataset + "/summary?measure=sum(n)")
            .json()
            .at("/items/0");
    assertThat(sum.get("rows").asInt()).isEqualTo(ROWS);
    assertThat(sum.get("value").asLong()).isEqualTo((long) ROWS * (ROWS - 1) / 2);
  }

  @Test
  void a_scrub_by_the_clock_is_done_once_although_two_replicas_look() {
    client().load("dataset=replicated", "n,w\n1,a\n,b\n");
    String scrub = "/api/v1/datasets/replicated/scrub";
    try (ConfigurableApplicationContext replica = replica()) {
      Instant begin = Instant.now();
      client()
          .json(
              "PUT",
              scrub,
              "{\"cron\": \"* * * * * *\", \"rules\": [{\"column\": \"n\", \"check\":"
                  + " \"NOT_NULL\"}]}");
      await().until(() -> runs() >= 4);
      client().json("PUT", scrub, "{\"rules\": []}");

      assertThat(runs())
          .isLessThanOrEqualTo(1 + Duration.between(begin, Instant.now()).toSeconds());
      assertThat(client().get("/api/v1/datasets/replicated/quarantine").json().get("items"))
          .hasSize(1);
      Client other =
          new Client(
              Integer.parseInt(replica.getEnvironment().getProperty("local.server.port", "")));
      assertThat(looks(client())).isGreaterThan(1);
      assertThat(looks(other)).isGreaterThan(1);
    }
  }

  private long runs() {
    return number(
        "SELECT count(*) FROM scrub_runs r JOIN datasets d ON r.dataset_id = d.id"
            + " WHERE d.name = 'replicated'");
  }

  /** How often this one has looked at the clock; what is billed is of both together. */
  private static long looks(Client client) {
    String metric = "/actuator/metrics/function?tag=function:startDueScrubs";
    return StreamSupport.stream(client.get(metric).json().path("measurements").spliterator(), false)
        .filter(measured -> measured.get("statistic").asText().equals("COUNT"))
        .mapToLong(measured -> measured.get("value").asLong())
        .sum();
  }

  /** Another process of the service, as far as one JVM can have it; it needs no Kafka to scrub. */
  private ConfigurableApplicationContext replica() {
    return new SpringApplicationBuilder(EtlApplication.class)
        .run(
            "--server.port=0",
            "--lessserver.data=" + TemporaryData.newFolder(),
            "--lessserver.blobs.folder="
                + environment.getProperty("lessserver.data")
                + "/csv-etl/blobs",
            "--SUITE_TOKEN=" + TemporaryData.SUITE_TOKEN,
            "--lessserver.etl.scrub-look-every=1s",
            "--spring.kafka.bootstrap-servers=localhost:1",
            "--spring.datasource.url=" + environment.getProperty("spring.datasource.url"),
            "--spring.datasource.username=postgres",
            "--spring.datasource.password=");
  }
}
