package lessserver.etl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.cloud.function.context.FunctionCatalog;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ContextConfiguration;
import reactor.core.publisher.Flux;

/**
 * The ETL with nothing else up: no Kafka, no Zipkin, no gateway. Nobody loads what it takes in, so
 * its functions can be called by hand.
 */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {"spring.kafka.bootstrap-servers=localhost:1", "lessserver.etl.largest-file=1MB"})
@ContextConfiguration(initializers = TemporaryData.class)
class AloneIT {

  private static final int ROWS = 7_000; // two chunks

  @LocalServerPort private int port;
  @Autowired private JdbcTemplate jdbc;
  @Autowired private FunctionCatalog catalogue;

  private Client client;

  @BeforeEach
  void connect() {
    client = new Client(port);
  }

  @Test
  void it_takes_files_in_and_says_that_it_is_degraded() {
    String id = Client.accepted(client.file("dataset=alone", "a\n1\n"));

    assertThat(client.get("/api/v1/imports/" + id).json().get("status").asText())
        .isEqualTo("RECEIVED");
    Client.Answer health = client.get("/actuator/health");
    assertThat(health.status()).isEqualTo(200);
    assertThat(health.json().get("status").asText()).isEqualTo("DEGRADED");
    assertThat(client.get("/actuator/health/readiness").status()).isEqualTo(200);
  }

  @Test
  void a_file_that_is_too_large_is_refused_and_leaves_nothing_behind() {
    Client.Answer refused = client.file("dataset=large", "a\n" + "1\n".repeat(1024 * 1024));

    assertThat(refused.status()).as(refused.body()).isEqualTo(413);
    assertThat(refused.json().get("type").asText()).endsWith(":file-too-large");
    assertThat(refused.json().at("/errors/0/field").asText()).isEqualTo("file");
    assertThat(client.get("/api/v1/datasets/large").status()).isEqualTo(404);
    assertThat(client.get("/api/v1/imports?dataset=large").json().get("items")).isEmpty();
  }

  @Test
  void what_is_told_without_kafka_waits_in_the_outbox() {
    long before = waiting();
    Client.accepted(client.file("dataset=untold", "a\n1\n"));

    assertThat(waiting()).isEqualTo(before + 1);
  }

  @Test
  void extract_transform_and_load_are_functions_of_their_own() {
    Object plan = function("planImport").apply(job("alone-each", "test"));
    List<Object> raw = chunks(function("extract").apply(plan));
    Object typed = function("transform").apply(raw.getFirst());
    Object progress = function("load").apply(typed);

    assertThat(raw).hasSize(7);
    assertThat(progress).asString().contains("rowsRead=1000, rowsLoaded=998, rowsRejected=2");
    assertThat(rows("alone-each")).isEqualTo(998);
  }

  @Test
  void extract_transform_and_load_compose_to_the_loading_of_a_file() {
    Object plan = function("planImport").apply(job("composed", "test"));

    assertThat(chunks(function("extract|transform|load").apply(plan)))
        .extracting(Object::toString)
        .hasSize(7)
        .last()
        .asString()
        .contains("rowsRead=7000, rowsLoaded=6998, rowsRejected=2");
    assertThat(rows("composed")).isEqualTo(ROWS - 2);
  }

  @Test
  void the_composition_can_be_called_over_http() {
    Client.Answer answer =
        client.send(
            client
                .request("/functions/planImport%7Cextract%7Ctransform%7Cload")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(job("posted", "test"))));

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    JsonNode chunks = answer.json();
    assertThat(chunks).hasSize(7);
    assertThat(chunks.get(6).get("rowsLoaded").asInt()).isEqualTo(ROWS - 2);
    assertThat(chunks.get(6).get("rowsRejected").asInt()).isEqualTo(2);
  }

  @Test
  void who_does_not_own_an_import_loads_nothing_of_it() {
    Client.Answer answer =
        client.json(
            "POST",
            "/functions/planImport,extract,transform,load",
            job("not-mine", "somebody else"));

    assertThat(answer.status()).as(answer.body()).isEqualTo(409);
  }

  /** The job, as JSON, of loading an import that is this test's to load. */
  private String job(String dataset, String owner) {
    String file =
        IntStream.range(0, ROWS)
            .mapToObj(i -> (i < 2 ? "bad" : i) + ",w")
            .collect(Collectors.joining("\n", "n,w\n", "\n"));
    String id = Client.accepted(client.file("dataset=" + dataset + "&schema=n:integer", file));
    jdbc.update(
        "UPDATE imports SET status = 'RUNNING', owner = 'test',"
            + " lease_until = TIMESTAMP WITH TIME ZONE '2999-01-01 00:00:00Z' WHERE id = ?",
        id);
    Long position =
        jdbc.queryForObject("SELECT position FROM imports WHERE id = ?", Long.class, id);
    return "{\"position\": %d, \"owner\": \"%s\"}".formatted(position, owner);
  }

  private Function<Object, Object> function(String name) {
    return catalogue.lookup(name);
  }

  private static List<Object> chunks(Object result) {
    return Flux.from((Publisher<?>) result).<Object>map(each -> each).collectList().block();
  }

  private long waiting() {
    Long count = jdbc.queryForObject("SELECT count(*) FROM outbox", Long.class);
    return count == null ? -1 : count;
  }

  private long rows(String dataset) {
    Long count =
        jdbc.queryForObject("SELECT row_count FROM datasets WHERE name = ?", Long.class, dataset);
    return count == null ? -1 : count;
  }
}
