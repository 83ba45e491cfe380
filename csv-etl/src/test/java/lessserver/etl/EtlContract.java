package lessserver.etl;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.CloudEventSerializer;
import jakarta.servlet.ServletContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPOutputStream;
import lessserver.etl.imports.Imports;
import lessserver.testing.RealKafka;
import lessserver.testing.RecordedEvents;
import lessserver.testing.RecordedSpans;
import lessserver.testing.TemporaryData;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.cloud.function.context.FunctionCatalog;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** What who sends a file is promised, on whichever database the subclass names. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@TestPropertySource(
    properties = {
      "lessserver.public-url=https://shop.example",
      "lessserver.etl.inbox-settled-for=1s",
      "lessserver.etl.scrub-look-every=1s"
    })
@AutoConfigureObservability
@Import(RecordedSpans.class)
@ContextConfiguration(initializers = {TemporaryData.class, RealKafka.class})
@DirtiesContext // Its listener must not share the group with another context's.
abstract class EtlContract {

  @LocalServerPort private int port;
  @Autowired JdbcTemplate jdbc;
  @Autowired private FunctionCatalog catalogue;
  @Autowired private Imports imports;
  @Autowired private ServletContext servlets;
  @Autowired private TransactionTemplate transaction;
  @Autowired private RecordedSpans spans;

  @Value("${lessserver.data}")
  private Path data;

  private Client client;

  @BeforeEach
  void connect() {
    client = new Client(port);
  }

  Client client() {
    return client;
  }

  long number(String sql, Object... arguments) {
    Long number = jdbc.queryForObject(sql, Long.class, arguments);
    return number == null ? -1 : number;
  }

  @Test
  void a_file_becomes_rows_of_a_typed_table() {
    Client.Answer sent =
        client.file(
            "dataset=people",
            """
            name,age,height,born,seen,active
            Ann,41,1.70,1984-05-06,2026-01-02T03:04:05Z,true
            "Bob, the 2nd",27,1.82,1998-12-31,2026-01-02 03:04:05+02:00,no

            Eve,,,,,
            """);
    String id = Client.accepted(sent);
    assertThat(sent.header("Location")).isEqualTo("https://shop.example/api/v1/imports/" + id);
    JsonNode done = client.awaitEnd(id);

    assertAccount(done, "COMPLETED", 4, 3, 0, 0, 1);
    assertThat(done.get("bytesRead")).isEqualTo(done.get("bytes"));
    JsonNode dataset = client.get("/api/v1/datasets/people").json();
    assertThat(texts(dataset.get("columns"), "type"))
        .containsExactly("TEXT", "INTEGER", "DECIMAL", "DATE", "TIMESTAMP", "BOOLEAN");
    assertThat(dataset.get("rowCount").asLong()).isEqualTo(3);
    JsonNode bob = client.get("/api/v1/datasets/people/rows?where=age:eq:27").json().at("/items/0");
    assertThat(bob.toString())
        .isEqualTo(
            "{\"name\":\"Bob, the 2nd\",\"age\":27,\"height\":1.82,\"born\":\"1998-12-31\","
                + "\"seen\":\"2026-01-02T01:04:05Z\",\"active\":false}");
  }

  @Test
  void rows_that_do_not_fit_are_rejected_with_the_reason_and_as_they_stood() {
    JsonNode done =
        client.load(
            "dataset=rejecting&schema=n:integer,day:date",
            "n,day,note\n"
                + "1,2026-01-01,good\n"
                + "two,2026-01-01,\"a \"\"word\"\"\"\n"
                + "3,2026-02-30,no day\n"
                + "4,2026-01-01\n"
                + "5,2026-01-01,a,b\n"
                + "6,2026-01-01,a\0b\n"
                + "7,2026-01-01,\"open\n"
                + "8,2026-01-01,good\n");

    assertAccount(done, "COMPLETED", 8, 2, 6, 0, 0);
    JsonNode rejects = rejects(done);
    assertThat(texts(rejects, "line")).containsExactly("3", "4", "5", "6", "7", "8");
    assertThat(texts(rejects, "code"))
        .containsExactly(
            "not-integer",
            "not-date",
            "too-few-fields",
            "too-many-fields",
            "nul-character",
            "malformed-quotes");
    assertThat(texts(rejects, "column"))
        .containsExactly("n", "day", "null", "null", "note", "null");
    assertThat(texts(rejects, "row"))
        .containsExactly(
            "two,2026-01-01,\"a \"\"word\"\"\"",
            "3,2026-02-30,no day",
            "4,2026-01-01",
            "5,2026-01-01,a,b",
            "6,2026-01-01,a\u2400b",
            "7,2026-01-01,\"open");
    assertThat(rejects.get(0).get("reason").asText()).isEqualTo("\"two\" is not a whole number.");

    Client.Answer first = client.get("/api/v1/imports/" + id(done) + "/rejects?limit=4");
    String next = first.json().get("nextCursor").asText();
    assertThat(
            texts(
                client
                    .get("/api/v1/imports/" + id(done) + "/rejects?limit=4&cursor=" + next)
                    .json()
                    .get("items"),
                "line"))
        .containsExactly("7", "8");
    Client.Answer csv = client.get("/api/v1/imports/" + id(done) + "/rejects?format=csv");
    assertThat(csv.header("Content-Type")).startsWith("text/csv");
    assertThat(csv.body())
        .startsWith(
            "line,column,code,reason,row\r\n"
                + "3,n,not-integer,\"\"\"two\"\" is not a whole number.\","
                + "\"two,2026-01-01,\"\"a \"\"\"\"word\"\"\"\"\"\"\"\r\n");
  }

  @Test
  void corrected_rows_are_sent_again() {
    JsonNode first =
        client.load(
            "dataset=corrected&key=id&schema=id:integer", "id;word\n1;one\nx;two\ny;three\n");
    assertAccount(first, "COMPLETED", 3, 1, 2, 0, 0);
    String replay = "/api/v1/imports/" + id(first) + "/rejects/replay";
    String rows = "{\"rows\": [{\"line\": 3, \"row\": \"2;two\"}]}";

    assertThat(
            client.json("POST", replay, "{\"rows\": [{\"line\": 2, \"row\": \"2;x\"}]}").status())
        .isEqualTo(422);
    JsonNode second = client.awaitEnd(Client.accepted(client.json("POST", replay, rows)));
    assertAccount(second, "COMPLETED", 1, 1, 0, 0, 0);
    assertThat(second.get("replayOf").asText()).isEqualTo(id(first));
    assertThat(client.json("POST", replay, rows).status()).isEqualTo(422);
    assertThat(count("corrected")).isEqualTo(2);
  }

  @Test
  void a_correction_that_is_still_wrong_can_be_corrected_again() {
    JsonNode first =
        client.load("dataset=corrected-twice&schema=id:integer", "id,word\n1,one\nx,two\n");
    JsonNode second =
        client.awaitEnd(Client.accepted(replay(first, 3, "y,two", "Idempotency-Key", "again")));

    assertAccount(second, "COMPLETED", 1, 0, 1, 0, 0);
    assertThat(texts(rejects(second), "code")).containsExactly("not-integer");
    JsonNode third = client.awaitEnd(Client.accepted(replay(second, 2, "2,two")));
    assertAccount(third, "COMPLETED", 1, 1, 0, 0, 0);
    assertThat(word("corrected-twice", 2)).isEqualTo("two");
  }

  @Test
  void corrected_rows_that_are_sent_again_with_their_key_are_the_same_import() {
    String file = "id,word\n1,one\nx,two\ny,two\n";
    JsonNode first = client.load("dataset=corrected-once&schema=id:integer", file);
    String[] key = {"Idempotency-Key", "my-correction"};
    String second = Client.accepted(replay(first, 3, "2,two", key));

    assertThat(replay(first, 3, "2,two", key).json().get("id").asText()).isEqualTo(second);
    assertThat(replay(first, 3, "3,two", key).status()).as("another row").isEqualTo(422);
    assertThat(replay(first, 4, "2,two", key).status()).as("another line").isEqualTo(422);
    client.awaitEnd(second);
    assertThat(count("corrected-once")).isEqualTo(2);
    JsonNode other = client.load("dataset=corrected-elsewhere&schema=id:integer", file);
    assertThat(Client.accepted(replay(other, 3, "2,two", key)))
        .as("of another import")
        .isNotEqualTo(second);
  }

  private Client.Answer replay(JsonNode of, int line, String row, String... headers) {
    var request =
        client
            .request("/api/v1/imports/" + id(of) + "/rejects/replay")
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    "{\"rows\": [{\"line\": %d, \"row\": \"%s\"}]}".formatted(line, row)));
    return client.send(headers.length == 0 ? request : request.headers(headers));
  }

  @Test
  void a_key_decides_what_is_new() {
    String file = "id,word\n1,one\n2,two\n2,again\n";
    assertAccount(client.load("dataset=keyed&key=id", file), "COMPLETED", 3, 2, 0, 1, 0);
    assertThat(word("keyed", 2)).isEqualTo("two");

    String more = "word,ID\nzwei,2\ndrei,3\nvier,3\n";
    assertAccount(
        client.load("dataset=keyed&onDuplicate=update", more), "COMPLETED", 3, 1, 0, 2, 0);
    assertThat(word("keyed", 2)).isEqualTo("zwei");
    assertThat(word("keyed", 3)).isEqualTo("vier");

    JsonNode strict =
        client.load("dataset=keyed&onDuplicate=reject", "id,word\n3,x\n4,y\n4,z\n,w\n");
    assertAccount(strict, "COMPLETED", 4, 1, 3, 0, 0);
    assertThat(texts(rejects(strict), "code"))
        .containsExactlyInAnyOrder("duplicate-key", "duplicate-key", "key-missing");
    assertThat(count("keyed")).isEqualTo(4);
  }

  @Test
  void numbers_that_are_equal_are_one_key_and_so_are_times() {
    assertAccount(
        client.load("dataset=decimal-key&key=n", "n,w\n1.50,a\n1.5,b\n15e-1,c\n2,d\n"),
        "COMPLETED",
        4,
        2,
        0,
        2,
        0);
    assertAccount(
        client.load("dataset=decimal-key", "n,w\n2.00,a\n3,b\n"), "COMPLETED", 2, 1, 0, 1, 0);
    assertAccount(
        client.load(
            "dataset=time-key&key=t", "t,w\n2026-01-01T00:00:00Z,a\n2026-01-01T01:00:00+01:00,b\n"),
        "COMPLETED",
        2,
        1,
        0,
        1,
        0);
    assertAccount(
        client.load("dataset=time-key", "t,w\n2026-01-01T00:00Z,a\n"), "COMPLETED", 1, 0, 0, 1, 0);
    assertAccount(
        client.load("dataset=date-key&key=d", "d,w\n2026-01-01,a\n2026-01-02,b\n"),
        "COMPLETED",
        2,
        2,
        0,
        0,
        0);
    assertAccount(
        client.load("dataset=date-key", "d,w\n2026-01-01,c\n"), "COMPLETED", 1, 0, 0, 1, 0);
  }

  @Test
  void the_same_bytes_again_are_the_same_import_unless_forced() {
    String file = "word\none\n";
    JsonNode first = client.load("dataset=twice", file);

    Client.Answer again = client.file("dataset=twice", file);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().get("id")).isEqualTo(first.get("id"));
    assertThat(client.load("dataset=twice&force=true", file).get("id"))
        .isNotEqualTo(first.get("id"));
    assertThat(client.load("dataset=twice-elsewhere", file).get("id"))
        .isNotEqualTo(first.get("id"));
    assertThat(count("twice")).isEqualTo(2);
  }

  @Test
  void a_key_names_one_file_for_one_dataset_and_one_purpose() {
    String named = "dataset=named&key=word&onDuplicate=skip";
    Client.Answer first = named(named, "word\none\n");
    JsonNode id = first.json().get("id");
    assertThat(first.status()).isEqualTo(202);

    assertThat(named(named, "word\none\n").json().get("id")).isEqualTo(id);
    assertThat(named(named, "word\ntwo\n").status()).isEqualTo(422);
    assertThat(named(named.replace("dataset=named", "dataset=named-2"), "word\none\n").status())
        .as("answered with the first import, the other dataset would never get its rows")
        .isEqualTo(422);
    assertThat(client.get("/api/v1/datasets/named-2").status())
        .as("nobody could delete it")
        .isEqualTo(404);
    assertThat(named(named.replace("skip", "update"), "word\none\n").status()).isEqualTo(422);
    assertThat(named(named + "&force=true", "word\none\n").json().get("id")).isEqualTo(id);
  }

  private Client.Answer named(String query, String file) {
    return client.send(
        client
            .request("/api/v1/imports?" + query)
            .header("Content-Type", "text/csv")
            .header("Idempotency-Key", "one-file-one-dataset")
            .POST(BodyPublishers.ofString(file)));
  }

  @Test
  void the_same_bytes_at_once_are_one_import() throws Exception {
    byte[] file = "word\nat once\n".getBytes(UTF_8);
    List<Thread> senders = new ArrayList<>();
    List<Client.Answer> answers = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 6; i++) {
      senders.add(
          Thread.ofVirtual()
              .start(
                  () ->
                      answers.add(
                          client.file("dataset=at-once", BodyPublishers.ofByteArray(file)))));
    }
    for (Thread sender : senders) {
      sender.join();
    }

    assertThat(answers.stream().map(answer -> answer.json().get("id").asText()).distinct())
        .hasSize(1);
    assertThat(answers).extracting(Client.Answer::status).containsOnlyOnce(202);
    assertAccount(
        client.awaitEnd(answers.getFirst().json().get("id").asText()), "COMPLETED", 1, 1, 0, 0, 0);
  }

  @Test
  void files_are_read_in_whatever_way_they_are_written() throws Exception {
    String file = "name;city;amount\r\nBjörk;Zürich;1,5\r\n\"a;\r\nb\";Köln;2\r\n";
    Map<String, byte[]> written = new LinkedHashMap<>();
    written.put("utf-8", file.getBytes(UTF_8));
    written.put("bom", ("\uFEFF" + file).getBytes(UTF_8));
    written.put("utf-16", ("\uFEFF" + file).getBytes(UTF_16LE));
    written.put("windows", file.getBytes(Charset.forName("windows-1252")));
    written.put("tab", file.replace(";", "\t").getBytes(UTF_8));
    written.put("packed", gzip(file));
    for (var each : written.entrySet()) {
      JsonNode done = client.load("dataset=written-" + each.getKey(), each.getValue());
      assertAccount(done, "COMPLETED", 2, 2, 0, 0, 0);
      JsonNode row =
          client
              .get("/api/v1/datasets/written-" + each.getKey() + "/rows?sort=amount")
              .json()
              .at("/items/0");
      assertThat(row.get("city").asText()).as(each.getKey()).isEqualTo("Zürich");
      assertThat(row.get("amount").asDouble()).isEqualTo(1.5);
    }
  }

  @Test
  void the_media_type_says_the_encoding_if_nothing_else_does() {
    byte[] file = "name\nB\u00F6rk \u20AC\n".getBytes(Charset.forName("iso-8859-15"));
    assertThat(nameFrom(file, "typed", "text/csv; charset=ISO-8859-15"))
        .isEqualTo("B\u00F6rk \u20AC");
    assertThat(nameFrom(file, "typed-unread", "text/csv; charset=KOI8-R"))
        .isEqualTo("B\u00F6rk \u00A4");
    assertThat(nameFrom(file, "typed-and-said&encoding=iso-8859-1", "text/csv; charset=utf-8"))
        .isEqualTo("B\u00F6rk \u00A4");
  }

  private String nameFrom(byte[] file, String dataset, String type) {
    Client.Answer sent =
        client.send(
            client
                .request("/api/v1/imports?dataset=" + dataset)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(file)));
    String into = client.awaitEnd(Client.accepted(sent)).get("dataset").asText();
    return client.get("/api/v1/datasets/" + into + "/rows").json().at("/items/0/name").asText();
  }

  @ParameterizedTest
  @CsvSource({
    "not-a-csv-file, '\u0089PNG\r\n\u001a\n\0\0\0'",
    "empty-file, '\n\n\n'",
    "no-rows, 'a,b\n'",
    "key-is-missing, 'a,b\n1,2\n'"
  })
  void what_cannot_be_imported_fails_with_a_problem(String code, String content) {
    String key = code.equals("key-is-missing") ? "&key=c" : "";
    JsonNode failed =
        client.load(
            "dataset=failing-" + code + key,
            content.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));

    assertAccount(failed, "FAILED", 0, 0, 0, 0, 0);
    assertThat(failed.at("/problem/code").asText()).isEqualTo(code);
    assertThat(client.get("/api/v1/datasets/failing-" + code).status()).isEqualTo(404);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void a_bad_file_is_accounted_for(
      String name, byte[] content, String status, int loaded, int rejected, String code) {
    JsonNode done = client.load("dataset=bad-" + name.replace(' ', '-'), content);

    assertAccount(done, status, loaded + rejected, loaded, rejected, 0, 0);
    if (rejected > 0) {
      assertThat(texts(rejects(done), "code")).containsOnly(code);
    } else {
      assertThat(done.at("/problem/code").asText()).isEqualTo(code);
    }
  }

  static Stream<Arguments> a_bad_file_is_accounted_for() {
    String wide = String.join(",", Collections.nCopies(10_000, "c"));
    String large = "x".repeat(50_000_000);
    return Stream.of(
        bad("no header", "1,2\n3,4\n", "COMPLETED", 2, 0, ""),
        bad(
            "noise",
            "\u0001\u0002\u0003\u0004,\u0005\n".repeat(9),
            "FAILED",
            0,
            0,
            "not-a-csv-file"),
        bad("ten thousand columns", wide + "\n" + wide, "FAILED", 0, 0, "too-many-columns"),
        bad("large field", "n,w\n0,a\n1," + large + "\n2,y\n", "COMPLETED", 2, 1, "field-too-long"),
        bad("one line", large, "FAILED", 0, 0, "no-rows"),
        bad("open quote", "n,w\n1,a\n2,\"b\n3,c\n4,d\n", "COMPLETED", 3, 1, "malformed-quotes"),
        bad("mixed line ends", "n,w\r\n1,a\n2,b\r3,c\r\n4,d", "COMPLETED", 4, 0, ""),
        bad("nul", "n,w\n1,a\n2,b\0\n\0,c\n4,d\n", "COMPLETED", 2, 2, "nul-character"),
        bad("ragged", "n,w\n1\n2,a\n3\n4,b\n", "COMPLETED", 2, 2, "too-few-fields"),
        bad("same names", "n,N,,n\n1,2,3,4\n", "COMPLETED", 1, 0, ""),
        bad("sql", "select,\"a\"\"b\",'c\n1,2,3\n", "COMPLETED", 1, 0, ""));
  }

  private static Arguments bad(
      String name, String content, String status, int loaded, int rejected, String code) {
    return Arguments.of(name, content.getBytes(UTF_8), status, loaded, rejected, code);
  }

  @Test
  void too_many_columns_fail_and_a_thousand_do_not() {
    String names =
        IntStream.range(0, 1_000).mapToObj(i -> "n" + i).collect(Collectors.joining(","));
    String words = String.join(",", Collections.nCopies(1_000, "some words to fill a page"));
    String numbers = String.join(",", Collections.nCopies(1_000, "1"));

    JsonNode wide =
        client.load("dataset=wide", names + "\n" + numbers.replace('1', 'x') + "\n" + words + "\n");
    // PostgreSQL has no page for a thousand words; that is a reject, not an error.
    assertThat(wide.get("status").asText()).as(wide.toString()).isEqualTo("COMPLETED");
    assertThat(wide.get("rowsRead").asLong()).isEqualTo(2);
    assertThat(wide.get("rowsLoaded").asLong() + wide.get("rowsRejected").asLong()).isEqualTo(2);
    assertThat(count("wide")).isEqualTo(wide.get("rowsLoaded").asLong());
    assertThat(
            client
                .load("dataset=too-wide", names + ",more\n" + numbers + ",1\n")
                .at("/problem/code")
                .asText())
        .isEqualTo("too-many-columns");
  }

  @Test
  void names_that_look_like_sql_are_names() {
    String name = "x\"; DROP TABLE imports; --";
    JsonNode done =
        client.load(
            "dataset=select", "\"x\"\"; DROP TABLE imports; --\",select,,Select\na,b,c,d\n");

    assertAccount(done, "COMPLETED", 1, 1, 0, 0, 0);
    assertThat(texts(client.get("/api/v1/datasets/select").json().get("columns"), "name"))
        .containsExactly(name, "select", "column_3", "Select_2");
    assertThat(client.get("/api/v1/datasets/select/rows?where=select:eq:b").json().get("items"))
        .hasSize(1);
    assertThat(client.get("/api/v1/datasets/select/rows?where=1%3D1%20OR%20c1:eq:b").status())
        .isEqualTo(400);
  }

  @Test
  void a_later_file_adds_columns_or_is_refused_with_the_reasons() {
    client.load("dataset=growing", "a,b\n1,x\n2,y\n");
    assertAccount(
        client.load("dataset=growing", "b,c\nz,2026-01-01\n"), "COMPLETED", 1, 1, 0, 0, 0);
    assertThat(texts(client.get("/api/v1/datasets/growing").json().get("columns"), "type"))
        .containsExactly("INTEGER", "TEXT", "DATE");
    assertThat(
            client
                .get("/api/v1/datasets/growing/rows?where=b:eq:z")
                .json()
                .at("/items/0")
                .toString())
        .isEqualTo("{\"a\":null,\"b\":\"z\",\"c\":\"2026-01-01\"}");

    JsonNode misfit = client.load("dataset=growing", "a,c\nno,2026-01-01\nnever,soon\n");
    assertThat(misfit.at("/problem/code").asText()).isEqualTo("does-not-fit");
    assertThat(misfit.at("/problem/detail").asText()).contains("\"a\"").contains("\"c\"");
    assertThat(client.load("dataset=growing", "p,q\n1,2\n").at("/problem/code").asText())
        .isEqualTo("other-columns");
    assertAccount(
        client.load("dataset=growing&header=absent", "3,w,2026-01-02\n"),
        "COMPLETED",
        1,
        1,
        0,
        0,
        0);
  }

  @Test
  void a_hopeless_import_is_stopped_and_taken_up_again_when_told_so() {
    String file =
        "n,w\n"
            + IntStream.range(0, 60_000)
                .mapToObj(i -> i < 12_000 ? i + ",x" : "bad,x")
                .collect(Collectors.joining("\n"));
    JsonNode stopped = client.load("dataset=hopeless&maxRejects=100", file);

    assertThat(stopped.at("/problem/code").asText()).isEqualTo("too-many-rejects");
    assertThat(stopped.get("rowsRead").asLong()).isLessThan(60_000);
    assertThat(
            client
                .post(
                    "/api/v1/imports/" + id(stopped) + "/resume?maxRejects=100000&maxRejectRatio=1")
                .status())
        .isEqualTo(202);
    JsonNode done =
        await()
            .until(
                () -> client.get("/api/v1/imports/" + id(stopped)).json(),
                view -> view.get("status").asText().equals("COMPLETED"));
    assertAccount(done, "COMPLETED", 60_000, 12_000, 48_000, 0, 0);
    assertThat(count("hopeless")).isEqualTo(12_000);
  }

  @Test
  void an_import_is_stopped_when_too_large_a_share_of_its_rows_is_rejected() {
    String file =
        IntStream.range(0, 60_000)
            .mapToObj(i -> i % 5 == 4 ? "bad,x" : i + ",x")
            .collect(Collectors.joining("\n", "n,w\n", "\n"));
    String options = "&schema=n:integer&maxRejectRatio=";

    JsonNode stopped = client.load("dataset=share" + options + 0.1, file);
    assertThat(stopped.at("/problem/code").asText()).isEqualTo("too-many-rejects");
    assertThat(stopped.get("rowsRead").asLong()).isLessThan(60_000);
    assertAccount(
        client.load("dataset=bearable-share" + options + 0.2, file),
        "COMPLETED",
        60_000,
        48_000,
        12_000,
        0,
        0);
  }

  @Test
  void an_import_is_cancelled_and_taken_up_again_where_it_was() {
    String file =
        "n,w\n"
            + IntStream.range(0, 200_000)
                .mapToObj(i -> i + ",some words for row " + i)
                .collect(Collectors.joining("\n"));
    String id = Client.accepted(client.file("dataset=cancelled&key=n&onDuplicate=reject", file));
    await()
        .pollInterval(Duration.ofMillis(20))
        .until(() -> client.get("/api/v1/imports/" + id).json().get("rowsRead").asLong() > 0);
    JsonNode cancelled =
        await()
            .until(
                () -> client.post("/api/v1/imports/" + id + "/cancel"),
                answer -> // Its chunks want the same rows.
                answer.status() != 503 || answer.header("Retry-After").isEmpty())
            .json();
    assertThat(cancelled.get("status").asText()).as(cancelled.toString()).isEqualTo("CANCELLED");
    long loaded = cancelled.get("rowsLoaded").asLong();
    assertThat(loaded).isBetween(1L, 199_999L);
    assertThat(client.post("/api/v1/imports/" + id + "/cancel").status()).isEqualTo(409);
    assertThat(count("cancelled")).isEqualTo(loaded);

    assertThat(client.post("/api/v1/imports/" + id + "/resume").status()).isEqualTo(202);
    assertAccount(client.awaitEnd(id), "COMPLETED", 200_000, 200_000, 0, 0, 0);
    assertThat(count("cancelled")).isEqualTo(200_000);
    assertThat(client.post("/api/v1/imports/" + id + "/resume").status()).isEqualTo(409);
  }

  @Test
  void every_row_is_accounted_for_whatever_the_file_is_like() {
    long seed = System.nanoTime();
    for (int round = 0; round < 6; round++) {
      RandomFile file = new RandomFile(new Random(seed + round));
      JsonNode done =
          client.load(
              "dataset=random-"
                  + round
                  + "&maxRejectRatio=1&key=id&schema=id:integer,n:integer,d:date,w:text"
                  + "&onDuplicate="
                  + List.of("skip", "update", "reject").get(round % 3),
              file.text());
      assertThat(done.get("status").asText())
          .as("seed %d round %d: %s", seed, round, done)
          .isEqualTo("COMPLETED");
      boolean reject = round % 3 == 2;
      assertThat(
              List.of(
                  done.get("rowsRead").asLong(),
                  done.get("rowsLoaded").asLong(),
                  done.get("rowsRejected").asLong(),
                  done.get("rowsDuplicate").asLong(),
                  done.get("rowsBlank").asLong(),
                  count("random-" + round)))
          .as("seed %d round %d", seed, round)
          .isEqualTo(
              List.of(
                  file.good + file.bad + file.duplicate + file.blank,
                  file.good,
                  file.bad + (reject ? file.duplicate : 0),
                  reject ? 0 : file.duplicate,
                  file.blank,
                  file.good));
      assertThat(
              jdbc.queryForObject(
                  "SELECT count(*) FROM rejects r JOIN imports i ON r.import = i.position WHERE"
                      + " i.id = ?",
                  Long.class,
                  id(done)))
          .isEqualTo(done.get("rowsRejected").asLong());
    }
  }

  /** A file of random rows that knows what has to become of them. */
  private static final class RandomFile {

    private final StringBuilder text = new StringBuilder("id,n,d,w");
    private final String end;
    private long good;
    private long bad;
    private long duplicate;
    private long blank;

    private RandomFile(Random random) {
      end = random.nextBoolean() ? "\n" : "\r\n";
      int rows = 500 + random.nextInt(12_000);
      for (int i = 0; i < rows; i++) {
        text.append(end).append(row(random));
      }
      text.append(random.nextBoolean() ? end : "");
    }

    private String row(Random random) {
      String word =
          List.of("", "word", "\"two\nlines\"", "\"a \"\"quote\"\"\"", "ünï")
              .get(random.nextInt(5));
      String rest = random.nextInt(100) + ",2026-01-0" + (1 + random.nextInt(9)) + "," + word;
      return switch (random.nextInt(20)) {
        case 0 -> count(() -> blank++, random.nextBoolean() ? ",,," : " ");
        case 1 -> count(() -> bad++, (good + 1) + ",x,2026-01-01,w");
        case 2 -> count(() -> bad++, (good + 1) + ",1,2026-13-01,w");
        case 3 -> count(() -> bad++, (good + 1) + ",1");
        case 4 -> count(() -> bad++, "," + rest);
        case 5 ->
            good == 0
                ? good(rest)
                : count(() -> duplicate++, (1 + random.nextInt((int) good)) + "," + rest);
        default -> good(rest);
      };
    }

    private String good(String rest) {
      good++;
      return good + "," + rest;
    }

    private static String count(Runnable counter, String row) {
      counter.run();
      return row;
    }

    private String text() {
      return text.toString();
    }
  }

  @Test
  void what_happens_is_told_and_one_trace_spans_it() {
    Client.Answer sent = client.file("dataset=told&schema=n:integer", "n,w\n1,a\nx,b\n");
    String id = Client.accepted(sent);
    client.awaitEnd(id);

    try (var events = new RecordedEvents(RealKafka.bootstrapServers(), "imports")) {
      events.await(event -> is(event, id, "completed"));
      assertThat(
              events.poll().stream()
                  .filter(record -> id.equals(record.key()))
                  .map(record -> record.value().getType()))
          .containsExactly(
              "lessserver.import.received.v1",
              "lessserver.import.rows-rejected.v1",
              "lessserver.import.completed.v1");
    }
    String trace = sent.header("X-Correlation-Id");
    assertThat(client.get("/api/v1/imports/" + id).json().get("correlationId").asText())
        .isEqualTo(trace);
    assertThat(
            spans.awaitInTrace(
                trace, span -> "endImport".equals(span.attributes().get("function"))))
        .extracting(span -> span.attributes().get("function"))
        .contains("receiveFile", "startImport", "planImport", "extract", "transform", "load");
    assertThat(spans.inTrace(trace))
        .extracting(RecordedSpans.Ended::kind)
        .contains("SERVER", "PRODUCER", "CONSUMER");
  }

  @Test
  void an_event_begins_an_import_and_told_twice_it_is_one() throws Exception {
    CloudEvent wish =
        requested(
            "{\"options\": {\"dataset\": \"requested\", \"key\": \"id\", \"onDuplicate\":"
                + " \"update\"}, \"text\": \"id;word\\n"
                + "1;ä\\n"
                + "2;b\\n"
                + "\", \"force\": true, \"added\": \"later\"}");
    publish(wish, wish);
    CloudEvent last =
        requested("{\"options\": {\"dataset\": \"requested-last\"}, \"text\": \"a\\n1\\n\"}");
    publish(last);
    await().until(() -> imports("requested-last").size() == 1);

    JsonNode done = client.awaitEnd(id(imports("requested").get(0)));
    assertThat(imports("requested")).hasSize(1);
    assertAccount(done, "COMPLETED", 2, 2, 0, 0, 0);
    assertThat(word("requested", 2)).isEqualTo("b");
    assertThat(
            client.get("/api/v1/datasets/requested/rows?where=word:eq:%C3%A4").json().get("items"))
        .hasSize(1);

    publish(
        requested(
            "{\"options\": {\"dataset\": \"requested-again\"}, \"sha256\": \"%s\"}"
                .formatted(done.get("sha256").asText())));
    await().until(() -> imports("requested-again").size() == 1);
    assertAccount(
        client.awaitEnd(id(imports("requested-again").get(0))), "COMPLETED", 2, 2, 0, 0, 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "is no ImportRequested | no JSON",
        "options.dataset: must be | {\"options\": {\"dataset\": \"../etc\"}, \"text\": \"a\"}",
        "either a text or the hash | {\"options\": {\"dataset\": \"wished\"}}",
        "no blob 0000 | {\"options\": {\"dataset\": \"wished\"}, \"sha256\":"
            + " \"0000000000000000000000000000000000000000000000000000000000000000\"}"
      })
  void a_request_that_cannot_be_met_goes_to_the_dead_letters(String reason, String data)
      throws Exception {
    CloudEvent wish = requested(data);
    publish(wish);

    try (var letters = new RecordedEvents(RealKafka.bootstrapServers(), "imports.dlt")) {
      ConsumerRecord<String, CloudEvent> letter =
          letters.awaitRecord(record -> record.value().getId().equals(wish.getId()));
      assertThat(new String(letter.headers().lastHeader("dlt-reason").value(), UTF_8))
          .contains(reason);
    }
    assertThat(imports("wished")).isEmpty();
  }

  private JsonNode imports(String dataset) {
    return client.get("/api/v1/imports?dataset=" + dataset).json().get("items");
  }

  private static CloudEvent requested(String data) {
    return CloudEventBuilder.v1()
        .withId(UUID.randomUUID().toString())
        .withSource(URI.create("/elsewhere"))
        .withType("lessserver.import.requested.v1")
        .withData("application/json", data.getBytes(UTF_8))
        .build();
  }

  private static void publish(CloudEvent... events) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", RealKafka.bootstrapServers()),
            new StringSerializer(),
            new CloudEventSerializer())) {
      for (CloudEvent event : events) {
        producer.send(new ProducerRecord<>("imports", "elsewhere", event)).get();
      }
    }
  }

  @Test
  void an_import_can_be_followed_as_it_goes_on() {
    String id = Client.accepted(client.file("dataset=followed", "a\n1\n2\n"));
    Client.Answer stream = client.get("/api/v1/imports/" + id + "/stream");

    assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
    assertThat(stream.body()).contains("event:import").contains("\"status\":\"COMPLETED\"");
    String last =
        stream
            .body()
            .lines()
            .filter(line -> line.startsWith("id:"))
            .reduce((_, b) -> b)
            .orElseThrow();
    assertThat(
            client
                .send(
                    client
                        .request("/api/v1/imports/" + id + "/stream")
                        .header("Last-Event-ID", last.substring(3)))
                .body())
        .doesNotContain("event:import");
    assertThat(client.get("/api/v1/imports/none/stream").status()).isEqualTo(404);
  }

  @Test
  void files_go_a_while_after_their_imports_have_ended() throws Exception {
    JsonNode old = client.load("dataset=swept", "a\n1\n");
    JsonNode failed =
        client.load("dataset=swept-failed&maxRejects=0&schema=n:integer", "n\n1\nx\n");
    JsonNode shared = client.load("dataset=swept-shared", "b\n2\n");
    for (JsonNode each : List.of(old, failed, shared)) {
      jdbc.update("UPDATE imports SET ended_at = ? WHERE id = ?", days(8), each.get("id").asText());
      jdbc.update(
          "UPDATE kept_files SET received_at = ? WHERE sha256 = ?",
          days(8),
          each.get("sha256").asText());
    }
    client.load("dataset=swept-shared-too", "b\n2\n"); // which needs it for some days yet
    sweep();

    assertThat(blob(old)).doesNotExist();
    assertThat(blob(failed)).doesNotExist();
    assertThat(blob(shared)).exists();
    String resume = "/api/v1/imports/" + id(failed) + "/resume?maxRejects=9&maxRejectRatio=1";
    assertThat(client.post(resume).status()).isEqualTo(410);
    assertThat(client.get("/api/v1/imports/" + id(failed)).json().get("status").asText())
        .isEqualTo("FAILED");

    // It comes again, and can be resumed.
    assertThat(client.file("dataset=swept-failed", "n\n1\nx\n").status()).isEqualTo(200);
    assertThat(client.post(resume).status()).isEqualTo(202);
    await()
        .until(
            () ->
                client
                    .get("/api/v1/imports/" + id(failed))
                    .json()
                    .get("status")
                    .asText()
                    .equals("COMPLETED"));
    sweep();
    assertThat(blob(failed)).exists();
  }

  @Test
  void a_file_goes_whose_process_died_before_it_could_note_it() throws Exception {
    client.load("dataset=stray-not", "a\nnot\n");
    JsonNode stray = client.load("dataset=stray", "a\nstray\n");
    String sha256 = stray.get("sha256").asText();
    jdbc.update("DELETE FROM imports WHERE id = ?", id(stray));
    jdbc.update("DELETE FROM kept_files WHERE sha256 = ?", sha256);
    sweep();
    assertThat(blob(stray)).as("nobody remembers it").exists();

    Supplier<Integer> findStrayFiles = catalogue.lookup("findStrayFiles");
    var _ = findStrayFiles.get(); // if its timer has not just done it
    assertThat(
            jdbc.queryForObject(
                "SELECT count(*) FROM kept_files WHERE sha256 = ?", Integer.class, sha256))
        .isOne();
    sweep();
    assertThat(blob(stray)).as("its request might still be under way").exists();
    jdbc.update("UPDATE kept_files SET received_at = ? WHERE sha256 = ?", days(8), sha256);
    sweep();
    assertThat(blob(stray)).doesNotExist();
    assertThat(findStrayFiles.get()).isZero();
  }

  @Test
  void a_slow_chunk_keeps_no_other_import_from_being_renewed() {
    List<Long> both =
        Stream.of("slow", "other")
            .map(name -> client.load("dataset=lease-" + name, "a\n1\n").get("id").asText())
            .map(id -> number("SELECT position FROM imports WHERE id = ?", id))
            .toList();
    String owned = "UPDATE imports SET status = 'RUNNING', owner = 'test', lease_until = ?";
    both.forEach(each -> jdbc.update(owned + " WHERE position = ?", days(-1), each));
    Instant until = Instant.now().plus(Duration.ofDays(2));
    try {
      int renewed =
          inTransaction(
              () -> {
                imports.lock(both.getFirst());
                return CompletableFuture.supplyAsync(() -> imports.renew(both, "test", until))
                    .join();
              });

      assertThat(renewed).isEqualTo(1);
      assertThat(
              number(
                  "SELECT count(*) FROM imports WHERE position = ? AND lease_until > ?",
                  both.getLast(),
                  OffsetDateTime.now(ZoneOffset.UTC).plusHours(36)))
          .isEqualTo(1);
      assertThat(imports.renew(both, "somebody else", until)).isZero();
    } finally {
      both.forEach(
          each -> jdbc.update("UPDATE imports SET status = 'CANCELLED' WHERE position = ?", each));
    }
  }

  private <T> T inTransaction(Supplier<T> work) {
    return Objects.requireNonNull(transaction.execute(_ -> work.get()));
  }

  private void sweep() {
    Supplier<Integer> sweepFiles = catalogue.lookup("sweepFiles");
    assertThat(sweepFiles.get()).isNotNegative();
  }

  private static OffsetDateTime days(int ago) {
    return OffsetDateTime.now(ZoneOffset.UTC).minusDays(ago);
  }

  private Path blob(JsonNode view) {
    String sha256 = view.get("sha256").asText();
    return data.resolve("csv-etl/blobs")
        .resolve(sha256.substring(0, 2))
        .resolve(sha256.substring(2, 4))
        .resolve(sha256);
  }

  @Test
  void imports_are_listed_newest_first() {
    String first = id(client.load("dataset=listed", "a\n1\n"));
    String second = id(client.load("dataset=listed", "a\n2\n"));
    JsonNode page = client.get("/api/v1/imports?dataset=listed&status=COMPLETED&limit=1").json();

    assertThat(texts(page.get("items"), "id")).containsExactly(second);
    assertThat(
            texts(
                client
                    .get("/api/v1/imports?dataset=listed&cursor=" + page.get("nextCursor").asText())
                    .json()
                    .get("items"),
                "id"))
        .containsExactly(first);
    assertThat(client.get("/api/v1/imports?status=SOON").status()).isEqualTo(400);
    assertThat(client.get("/api/v1/imports/none").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "dataset, ''",
    "dataset, dataset=Bad",
    "dataset, dataset=../x",
    "dataset, dataset=a%20b",
    "dataset, dataset=%2E%2E",
    "dataset, dataset=a%00b",
    "dataset, dataset=a%0Ab",
    "dataset, dataset=a%2Fb",
    "dataset, dataset=a;drop",
    "dataset, 'dataset=a%22;DROP%20TABLE%20imports'",
    "dataset, dataset=%C3%BC",
    "dataset, dataset=-a",
    "dataset, dataset=a012345678901234567890123456789012345678901234567890123456789012",
    "key, dataset=invalid&onDuplicate=skip",
    "onDuplicate, dataset=invalid&onDuplicate=never",
    "schema, dataset=invalid&schema=a",
    "schema, dataset=invalid&schema=a:number",
    "schema, 'dataset=invalid&schema=a:text,A:text'",
    "encoding, dataset=invalid&encoding=klingon",
    "delimiter, dataset=invalid&delimiter=x",
    "header, dataset=invalid&header=maybe",
    "maxRejects, dataset=invalid&maxRejects=-1",
    "maxRejectRatio, dataset=invalid&maxRejectRatio=2"
  })
  void bad_options_are_400_and_name_the_field(String field, String query) {
    Client.Answer answer = client.file(query, "a\n1\n");

    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(texts(answer.json().get("errors"), "field")).contains(field);
  }

  @Test
  void bad_bodies_are_refused() {
    assertThat(client.file("dataset=invalid", "").status()).isEqualTo(400);
    assertThat(
            client
                .send(
                    client
                        .request("/api/v1/imports?dataset=invalid")
                        .header("Content-Type", "image/png")
                        .POST(BodyPublishers.ofString("x")))
                .status())
        .isEqualTo(415);
    assertThat(client.json("PUT", "/api/v1/datasets/none/scrub", "x".repeat(2_000_000)).status())
        .isEqualTo(413);
  }

  @Test
  void a_client_that_breaks_off_leaves_nothing_behind() throws Exception {
    byte[] begin =
        ("POST /api/v1/imports?dataset=broken-off HTTP/1.1\r\nHost: localhost\r\n"
                + "X-Suite-Token: "
                + TemporaryData.SUITE_TOKEN
                + "\r\nContent-Type: text/csv\r\nContent-Length: 10000000\r\n\r\n"
                + "n,w\n1,x\n".repeat(10_000))
            .getBytes(UTF_8);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(begin);
      socket.getOutputStream().flush();
      await().until(() -> !uploads().isEmpty());
    } // which breaks it off

    await().until(() -> uploads().isEmpty());
    assertThat(client.get("/api/v1/imports?dataset=broken-off").json().get("items")).isEmpty();
    assertThat(client.get("/api/v1/datasets/broken-off").status()).isEqualTo(404);
  }

  @Test
  void a_file_that_is_declared_too_large_is_refused_at_once() throws Exception {
    String head =
        """
        POST /api/v1/imports?dataset=huge HTTP/1.1\r
        Host: localhost\r
        X-Suite-Token: %s\r
        Content-Type: text/csv\r
        Content-Length: %d\r
        \r
        """
            .formatted(TemporaryData.SUITE_TOKEN, 10L * 1024 * 1024 * 1024 + 1);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(head.getBytes(UTF_8));
      socket.getOutputStream().flush();
      // Before a byte of the body is sent.
      String answer = answer(socket);

      assertThat(answer).startsWith("HTTP/1.1 413").contains("10485760 KB");
      assertThat(answer.toLowerCase(Locale.ROOT))
          .contains("content-type: application/problem+json", "connection: close");
    }
    assertThat(imports("huge")).isEmpty();
  }

  private static String answer(Socket socket) throws IOException {
    StringBuilder answer = new StringBuilder();
    for (int octet; answer.indexOf("}") < 0 && (octet = socket.getInputStream().read()) >= 0; ) {
      answer.append((char) octet);
    }
    return answer.toString();
  }

  @Test
  void a_file_that_cannot_be_kept_is_507_and_leaves_nothing_behind() throws Exception {
    Path uploads = data.resolve("csv-etl/blobs/uploads");
    Path away = uploads.resolveSibling("away");
    String replay =
        "/api/v1/imports/"
            + id(client.load("dataset=no-room-either&schema=n:integer", "n\n1\nx\n"))
            + "/rejects/replay";
    String rows = "{\"rows\": [{\"line\": 3, \"row\": \"2\"}]}";
    Files.move(uploads, away);
    Files.writeString(uploads, "in the way, as a full disk is");
    try {
      Client.Answer refused = client.file("dataset=no-room", "a\n1\n");
      assertThat(refused.status()).as(refused.body()).isEqualTo(507);
      assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
      assertThat(client.json("POST", replay, rows).status()).isEqualTo(507);
    } finally {
      Files.delete(uploads);
      Files.move(away, uploads);
    }
    assertThat(uploads()).isEmpty();
    assertThat(imports("no-room")).isEmpty();
    assertThat(client.get("/api/v1/datasets/no-room").status()).isEqualTo(404);
    assertAccount(client.load("dataset=no-room", "a\n1\n"), "COMPLETED", 1, 1, 0, 0, 0);
    assertThat(client.json("POST", replay, rows).status()).isEqualTo(202);
  }

  private List<Path> uploads() throws IOException {
    try (Stream<Path> files = Files.list(data.resolve("csv-etl/blobs/uploads"))) {
      return files.toList();
    }
  }

  @Test
  void a_form_carries_a_file_too() {
    String form =
        """
        --b\r
        Content-Disposition: form-data; name="file"; filename="x.csv"\r
        Content-Type: text/csv\r
        \r
        a,b
        1,2
        \r
        --b--\r
        """;
    Client.Answer answer =
        client.send(
            client
                .request("/api/v1/imports?dataset=form")
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(BodyPublishers.ofString(form)));

    assertAccount(client.awaitEnd(Client.accepted(answer)), "COMPLETED", 1, 1, 0, 0, 0);
  }

  @Test
  void a_form_whose_process_was_killed_leaves_nothing_for_good() throws Exception {
    Path folder = ((File) servlets.getAttribute(ServletContext.TEMPDIR)).toPath();
    assertThat(folder).isDirectory().startsWith(data);
    Path left = Files.writeString(folder.resolve("upload_left_1.tmp"), "n\n1\n");
    Path underWay = Files.writeString(folder.resolve("upload_other_1.tmp"), "n\n1\n");
    Files.setLastModifiedTime(left, FileTime.from(days(1).toInstant()));
    Supplier<Integer> sweepParts = catalogue.lookup("sweepParts");

    assertThat(sweepParts.get()).isLessThanOrEqualTo(1); // Its timer may have just done it.
    assertThat(left).doesNotExist();
    assertThat(underWay).exists();
  }

  @Test
  void a_body_of_many_megabytes_is_taken() {
    byte[] line = "some words,1234567\n".repeat(1_000).getBytes(UTF_8);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes("w,n\n".getBytes(UTF_8));
    IntStream.range(0, 150).forEach(_ -> file.writeBytes(line));
    String id =
        Client.accepted(
            client.file("dataset=large", () -> new ByteArrayInputStream(file.toByteArray())));

    assertAccount(client.awaitEnd(id), "COMPLETED", 150_000, 150_000, 0, 0, 0);
  }

  @Test
  void a_preview_says_what_would_become_of_a_file() {
    Client.Answer answer =
        client.send(
            client
                .request("/api/v1/imports/preview?schema=n:integer")
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString("n;w\n1;x\nno;y\n2\n")));

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    JsonNode preview = answer.json();
    assertThat(preview.at("/dialect/delimiter").asText()).isEqualTo(";");
    assertThat(texts(preview.get("columns"), "type")).containsExactly("INTEGER", "TEXT");
    assertThat(preview.at("/columns/0/misfits").asInt()).isEqualTo(1);
    assertThat(preview.get("unreadable").asInt()).isEqualTo(1);
    assertThat(preview.at("/rows/1/0").asText()).isEqualTo("no");
    assertThat(
            client
                .send(
                    client
                        .request("/api/v1/imports/preview")
                        .header("Content-Type", "text/csv")
                        .POST(BodyPublishers.ofString("%PDF-1.7 and so on")))
                .status())
        .isEqualTo(422);
  }

  @Test
  void the_beginning_of_a_packed_file_can_be_previewed() throws Exception {
    byte[] packed =
        gzip(
            new Random(7)
                .ints(50_000, 0, 1_000_000)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining("\n", "n\n", "\n")));
    Client.Answer answer =
        client.send(
            client
                .request("/api/v1/imports/preview")
                .header("Content-Type", "application/gzip")
                .POST(BodyPublishers.ofByteArray(packed, 0, packed.length / 2)));

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().get("packed").asBoolean()).isTrue();
    assertThat(texts(answer.json().get("columns"), "type")).containsExactly("INTEGER");
    assertThat(answer.json().get("sampled").asInt()).isGreaterThan(1_000);
  }

  @Test
  void rows_are_filtered_sorted_and_paged_through() {
    client.load(
        "dataset=sorted",
        "n,w,d\n"
            + IntStream.range(0, 25)
                .mapToObj(i -> i + ",w" + i % 5 + ",2026-01-" + (10 + i % 3))
                .collect(Collectors.joining("\n")));
    String rows = "/api/v1/datasets/sorted/rows";

    assertThat(texts(client.get(rows + "?limit=3").json().get("items"), "n"))
        .containsExactly("24", "23", "22");
    JsonNode page = client.get(rows + "?sort=n&limit=10&where=n:ge:5").json();
    assertThat(texts(page.get("items"), "n")).startsWith("5", "6").hasSize(10);
    JsonNode rest =
        client
            .get(rows + "?sort=n&limit=10&where=n:ge:5&cursor=" + page.get("nextCursor").asText())
            .json();
    assertThat(texts(rest.get("items"), "n")).startsWith("15").endsWith("24").hasSize(10);
    assertThat(rest.get("nextCursor").isNull()).isTrue();
    assertThat(
            texts(
                client
                    .get(rows + "?sort=-n&limit=2&where=w:eq:w1&where=d:lt:2026-01-11")
                    .json()
                    .get("items"),
                "n"))
        .containsExactly("21", "6");
    assertThat(client.get(rows + "?where=w:contains:W3").json().get("items")).hasSize(5);
    assertThat(client.get(rows + "?where=w:null").json().get("items")).isEmpty();
    for (String bad :
        List.of(
            "where=x:eq:1",
            "where=n:eq:x",
            "where=n:like:1",
            "where=n",
            "where=n:eq",
            "sort=x",
            "where=n:contains:1",
            "limit=0")) {
      assertThat(client.get(rows + "?" + bad).status()).as(bad).isEqualTo(400);
    }
    assertThat(client.get("/api/v1/datasets/none/rows").status()).isEqualTo(404);
    assertThat(texts(client.get("/api/v1/datasets?limit=500").json().get("items"), "name"))
        .contains("sorted");
  }

  @Test
  void rows_on_both_sides_of_many_that_are_gone_are_found() {
    client.load(
        "dataset=gap",
        "n,good\n"
            + IntStream.range(0, 12_000)
                .mapToObj(n -> n + (n < 300 || n >= 11_800 ? ",1" : ",0"))
                .collect(Collectors.joining("\n")));
    String dataset = "/api/v1/datasets/gap";
    client.json(
        "PUT",
        dataset + "/scrub",
        "{\"rules\": [{\"column\": \"good\", \"check\": \"RANGE\", \"min\": \"1\"}]}");
    assertThat(awaitRun(client.post(dataset + "/scrub/run")).get("removed").asInt())
        .isEqualTo(11_500);
    List<String> left =
        IntStream.concat(IntStream.range(0, 300), IntStream.range(11_800, 12_000))
            .mapToObj(String::valueOf)
            .toList();

    List<String> newestFirst = new ArrayList<>();
    String cursor = "";
    while (!cursor.equals("null")) {
      JsonNode page =
          client
              .get(dataset + "/rows?limit=150" + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
              .json();
      newestFirst.addAll(texts(page.get("items"), "n"));
      cursor = page.get("nextCursor").asText();
    }
    assertThat(newestFirst).isEqualTo(left.reversed());
    assertThat(client.get(dataset + "/export?format=csv").body().lines().skip(1))
        .isEqualTo(left.stream().map(n -> n + ",1").toList());
    assertThat(texts(client.get(dataset + "/rows?where=n:lt:3").json().get("items"), "n"))
        .containsExactly("2", "1", "0");
    assertThat(texts(client.get(dataset + "/rows?sort=n&limit=2").json().get("items"), "n"))
        .containsExactly("0", "1");
  }

  @Test
  void rows_are_summed_up_for_charts() {
    client.load(
        "dataset=summed",
        """
        city,amount,day
        Rome,1.50,2026-01-01
        Rome,2.25,2026-01-31
        Oslo,10,2026-02-01
        ,1,2026-02-02
        """);
    String summary = "/api/v1/datasets/summed/summary";

    assertThat(
            client
                .get(summary + "?groupBy=city&measure=sum(amount)")
                .json()
                .get("items")
                .toString())
        .isEqualTo(
            "[{\"key\":\"Oslo\",\"value\":10,\"rows\":1},{\"key\":\"Rome\",\"value\":3.75,\"rows\":2},"
                + "{\"key\":null,\"value\":1,\"rows\":1}]");
    assertThat(
            client
                .get(summary + "?groupBy=day:month&measure=max(amount)")
                .json()
                .get("items")
                .toString())
        .isEqualTo(
            "[{\"key\":\"2026-02-01\",\"value\":10,\"rows\":2},{\"key\":\"2026-01-01\",\"value\":2.25,\"rows\":2}]");
    assertThat(client.get(summary + "?where=city:eq:Rome").json().get("items").toString())
        .isEqualTo("[{\"key\":null,\"value\":2,\"rows\":2}]");
    for (String bad :
        List.of(
            "groupBy=x",
            "measure=sum(city)",
            "measure=drop(amount)",
            "measure=sum(x)",
            "groupBy=city:month")) {
      assertThat(client.get(summary + "?" + bad).status()).as(bad).isEqualTo(400);
    }
  }

  @Test
  void an_export_is_safe_to_open_in_a_spreadsheet() {
    client.load("dataset=exported", "w,n,d\n=1+1,-5,2026-01-01\n\"a,\"\"b\",,\n@x,3,\n");

    Client.Answer csv = client.get("/api/v1/datasets/exported/export?format=csv");
    assertThat(csv.header("Content-Type")).startsWith("text/csv");
    assertThat(csv.header("Content-Disposition")).contains("exported.csv");
    assertThat(csv.body()).isEqualTo("w,n,d\r\n'=1+1,-5,2026-01-01\r\n\"a,\"\"b\",,\r\n'@x,3,\r\n");
    assertThat(
            client.get("/api/v1/datasets/exported/export?format=csv&raw=true&where=n:eq:3").body())
        .isEqualTo("w,n,d\r\n@x,3,\r\n");
    assertThat(client.get("/api/v1/datasets/exported/export?format=json").json().toString())
        .isEqualTo(
            "[{\"w\":\"=1+1\",\"n\":-5,\"d\":\"2026-01-01\"},{\"w\":\"a,\\\"b\",\"n\":null,\"d\":null},"
                + "{\"w\":\"@x\",\"n\":3,\"d\":null}]");
    assertThat(client.get("/api/v1/datasets/exported/export?format=xls").status()).isEqualTo(400);
    assertThat(client.get("/api/v1/datasets/none/export?format=csv").status()).isEqualTo(404);
  }

  @Test
  void an_export_that_breaks_half_way_is_not_taken_for_a_complete_one() throws Exception {
    String words = "w".repeat(100_000);
    client.load("dataset=torn", ("n,w\n" + ("1," + words + "\n").repeat(400)));
    String table = "ds_" + number("SELECT id FROM datasets WHERE name = 'torn'");
    for (String format : List.of("csv", "json")) {
      String address = "/api/v1/datasets/torn/export?format=" + format;
      try (InputStream export = client.open(address)) {
        assertThat(export.readNBytes(1_000)).hasSize(1_000);
        jdbc.execute("ALTER TABLE " + table + " RENAME TO away");
        assertThatThrownBy(() -> export.transferTo(OutputStream.nullOutputStream()))
            .as(format)
            .isInstanceOf(IOException.class);
        Client.Answer none = client.get(address);
        assertThat(none.status()).as(none.body()).isEqualTo(500);
        assertThat(none.header("Content-Type")).startsWith("application/problem+json");
      } finally {
        jdbc.execute("ALTER TABLE IF EXISTS away RENAME TO " + table);
      }
    }
  }

  @Test
  void a_dropped_file_that_cannot_be_moved_away_is_imported_once() throws Exception {
    Path folder = Files.createDirectories(data.resolve("inbox/stuck"));
    Path failed = Files.createSymbolicLink(folder.resolve("failed"), data.resolve("csv-etl"));
    Files.writeString(folder.resolve("bad.csv"), "%PDF-1.7");
    await().until(() -> imports("stuck").size() == 1);
    client.awaitEnd(id(imports("stuck").get(0)));
    // Those that come later and are done show that it was looked at again.
    for (String later : List.of("later", "still-later")) {
      Path other = Files.createDirectories(data.resolve("inbox").resolve(later));
      Files.writeString(other.resolve("good.csv"), "a\n1\n");
      await().until(() -> Files.exists(other.resolve("done/good.csv")));
    }

    Files.delete(failed);
    await().until(() -> Files.exists(folder.resolve("failed/bad.csv.reason.txt")));
    assertThat(folder.resolve("bad.csv")).doesNotExist();
    assertThat(imports("stuck")).hasSize(1);
  }

  @Test
  void a_dropped_file_is_imported_and_moved_away() throws Exception {
    Path inbox = data.resolve("inbox");
    Path folder = Files.createDirectories(inbox.resolve("dropped"));
    Path outside = Files.writeString(data.resolve("outside.csv"), "a\n1\n");
    Files.createSymbolicLink(folder.resolve("link.csv"), outside);
    Files.createSymbolicLink(inbox.resolve("linked"), folder);
    Files.writeString(folder.resolve("unfinished.csv.part"), "a\n1\n");
    Files.writeString(folder.resolve("good.csv"), "a,b\n1,2\n3,4\n");
    Files.writeString(folder.resolve("bad.csv"), "%PDF-1.7");
    Files.write(folder.resolve("photo.csv"), new byte[] {-1, -40, -1, -32, 0, 16, 'J', 'F'});
    Files.writeString(folder.resolve("empty.csv"), "");

    await()
        .until(
            () ->
                Files.exists(folder.resolve("done/good.csv"))
                    && Files.exists(folder.resolve("failed/bad.csv.reason.txt"))
                    && Files.exists(folder.resolve("failed/photo.csv.reason.txt"))
                    && Files.exists(folder.resolve("failed/empty.csv.reason.txt")));
    assertThat(folder.resolve("failed/photo.csv.reason.txt"))
        .hasContent("This is a JPEG image, no file of records.\n");
    assertThat(count("dropped")).isEqualTo(2);
    assertThat(folder.resolve("good.csv")).doesNotExist();
    assertThat(folder.resolve("link.csv")).isSymbolicLink();
    assertThat(folder.resolve("unfinished.csv.part")).exists();
    assertThat(client.get("/api/v1/datasets/linked").status()).isEqualTo(404);
  }

  @Test
  void a_scrub_puts_what_breaks_the_rules_into_quarantine() {
    client.load("dataset=scrub-cities", "city\nRome\nOslo\n");
    client.load(
        "dataset=scrubbed",
        """
        id,mail,price,city
        1,a@x.org,5,Rome
        2,,5,Oslo
        3,nonsense,5,Rome
        4,b@x.org,-1,Rome
        5,c@x.org,5,Atlantis
        6,a@x.org,5,
        """);
    String scrub = "/api/v1/datasets/scrubbed/scrub";
    String rules =
        """
        {"rules": [
          {"column": "mail", "check": "NOT_NULL"},
          {"column": "mail", "check": "PATTERN", "pattern": "[^@]+@[^@]+"},
          {"column": "price", "check": "RANGE", "min": "0"},
          {"column": "city", "check": "REFERENCES", "dataset": "scrub-cities", "key": "city"},
          {"column": "mail", "check": "UNIQUE"}
        ]}
        """;
    assertThat(client.json("PUT", scrub, rules).status()).isEqualTo(200);

    JsonNode dry = awaitRun(client.post(scrub + "/run?dryRun=true"));
    assertThat(texts(dry.get("findings"), "rows")).containsExactly("1", "1", "1", "1", "1");
    assertThat(count("scrubbed")).isEqualTo(6);
    JsonNode run = awaitRun(afterTheLast(scrub + "/run"));
    assertThat(run.get("removed").asInt()).isEqualTo(5);
    assertThat(count("scrubbed")).isEqualTo(1);
    assertThat(client.get("/api/v1/datasets/scrubbed").json().get("rowCount").asInt()).isEqualTo(1);
    JsonNode quarantine = client.get("/api/v1/datasets/scrubbed/quarantine").json().get("items");
    assertThat(quarantine).hasSize(5);
    assertThat(quarantine.get(4).get("rule").asText()).isEqualTo("mail NOT_NULL");
    assertThat(quarantine.get(4).get("row").get("id").asInt()).isEqualTo(2);
    assertThat(client.get(scrub).json().at("/lastRun/id")).isEqualTo(run.get("id"));
    try (var events = new RecordedEvents(RealKafka.bootstrapServers(), "imports")) {
      events.await(
          event ->
              event.getType().equals("lessserver.dataset.scrubbed.v1")
                  && "scrubbed".equals(event.getSubject()));
    }
  }

  @Test
  void a_scrub_whose_process_was_killed_is_gone_on_with_and_reported() {
    client.load("dataset=abandoned", "n,w\n1,a\n,b\n");
    String scrub = "/api/v1/datasets/abandoned/scrub";
    client.json("PUT", scrub, "{\"rules\": [{\"column\": \"n\", \"check\": \"NOT_NULL\"}]}");
    long dataset = number("SELECT id FROM datasets WHERE name = 'abandoned'");
    String run = UUID.randomUUID().toString();
    // What a killed process leaves: a run without an end, and a row that it had taken out.
    jdbc.update(
        "INSERT INTO quarantine (dataset_id, run, rule, reason, row_values, taken_at)"
            + " VALUES (?, ?, 'n NOT_NULL', 'There is no n.', '{}', ?)",
        dataset,
        run,
        days(1));
    jdbc.update(
        "INSERT INTO scrub_runs (id, dataset_id, dry_run, status, findings, removed, started_at)"
            + " VALUES (?, ?, FALSE, 'RUNNING', '[]', 0, ?)",
        run,
        dataset,
        days(1));

    JsonNode done = awaitRun(scrub + "/runs/" + run);
    assertThat(done.get("status").asText()).as(done.toString()).isEqualTo("COMPLETED");
    assertThat(done.get("removed").asInt()).isEqualTo(2);
    assertThat(texts(done.get("findings"), "rows")).containsExactly("2");
    assertThat(count("abandoned")).isEqualTo(1);
    try (var events = new RecordedEvents(RealKafka.bootstrapServers(), "imports")) {
      events.await(
          event ->
              event.getType().equals("lessserver.dataset.scrubbed.v1")
                  && "abandoned".equals(event.getSubject()));
    }
  }

  @Test
  void a_scrub_that_never_gets_any_further_is_given_up() {
    client.load("dataset=hopeless-scrub", "n,w\n1,a\n,b\n");
    String scrub = "/api/v1/datasets/hopeless-scrub/scrub";
    client.json("PUT", scrub, "{\"rules\": [{\"column\": \"n\", \"check\": \"NOT_NULL\"}]}");
    String run = UUID.randomUUID().toString();
    // What is left of one that took its process with it each time.
    jdbc.update(
        "INSERT INTO scrub_runs (id, dataset_id, dry_run, status, findings, removed, started_at,"
            + " attempts) VALUES (?, ?, FALSE, 'RUNNING', '[]', 0, ?, 10)",
        run,
        number("SELECT id FROM datasets WHERE name = 'hopeless-scrub'"),
        days(1));

    JsonNode failed = awaitRun(scrub + "/runs/" + run);
    assertThat(failed.get("status").asText()).as(failed.toString()).isEqualTo("FAILED");
    assertThat(count("hopeless-scrub")).isEqualTo(2);
    assertThat(awaitRun(afterTheLast(scrub + "/run")).get("removed").asInt()).isEqualTo(1);
  }

  @Test
  void a_scrub_whose_request_comes_to_nothing_is_not_begun() {
    client.load("dataset=undone-scrub", "n,w\n1,a\n,b\n");
    String scrub = "/api/v1/datasets/undone-scrub/scrub";
    client.json("PUT", scrub, "{\"rules\": [{\"column\": \"n\", \"check\": \"NOT_NULL\"}]}");
    Function<Object, Object> startScrub = catalogue.lookup("startScrub");
    transaction.executeWithoutResult(
        undone -> {
          assertThat(startScrub.apply("{\"dataset\": \"undone-scrub\", \"dryRun\": false}"))
              .isNotNull();
          undone.setRollbackOnly();
        });

    JsonNode run = awaitRun(afterTheLast(scrub + "/run"));
    assertThat(run.get("removed").asInt()).as("nobody else took it out").isEqualTo(1);
  }

  @Test
  void a_scrub_that_is_asked_for_again_with_its_key_is_one_and_ends() {
    client.load("dataset=keyed-scrub", "n,w\n1,a\n,b\n");
    String scrub = "/api/v1/datasets/keyed-scrub/scrub";
    client.json("PUT", scrub, "{\"rules\": [{\"column\": \"n\", \"check\": \"NOT_NULL\"}]}");
    Supplier<Client.Answer> start =
        () ->
            client.send(
                client
                    .request(scrub + "/run")
                    .header("Idempotency-Key", "scrub-once")
                    .POST(BodyPublishers.noBody()));
    Client.Answer first = start.get();

    assertThat(first.status()).as(first.body()).isEqualTo(202);
    assertThat(start.get().body()).isEqualTo(first.body());
    JsonNode run = awaitRun(first);
    assertThat(run.get("status").asText()).isEqualTo("COMPLETED");
    assertThat(run.get("removed").asInt()).isEqualTo(1);
    assertThat(client.get(scrub).json().at("/lastRun/id")).isEqualTo(run.get("id"));
  }

  @Test
  void an_import_that_loaded_nothing_is_not_resumed_after_its_file_was_sent_again() {
    client.load("dataset=sent-again&key=n", "n\n1\n2\n");
    String known = "n\n2\n1\n";
    String options = "dataset=sent-again&key=n&onDuplicate=reject";
    JsonNode failed = client.load(options + "&maxRejects=1", known);
    assertThat(failed.get("status").asText()).as(failed.toString()).isEqualTo("FAILED");
    JsonNode done = client.load(options + "&maxRejects=9", known);
    assertThat(done.get("status").asText()).as(done.toString()).isEqualTo("COMPLETED");

    Client.Answer refused =
        client.post("/api/v1/imports/" + id(failed) + "/resume?maxRejects=9&maxRejectRatio=1");

    assertThat(refused.status()).as(refused.body()).isEqualTo(409);
    assertThat(refused.body()).contains(id(done));
  }

  @Test
  void a_scrub_that_fails_half_way_tells_what_it_took_out() {
    client.load("dataset=emptied", "k\n1\n");
    client.json(
        "PUT",
        "/api/v1/datasets/emptied/scrub",
        "{\"rules\": [{\"column\": \"k\", \"check\": \"RANGE\", \"min\": \"5\"}]}");
    Client.Answer other = client.post("/api/v1/datasets/emptied/scrub/run");
    awaitRun(other);
    client.load("dataset=half-scrubbed", "n,w\n1,a\n,b\n");
    String scrub = "/api/v1/datasets/half-scrubbed/scrub";
    client.json(
        "PUT",
        scrub,
        "{\"rules\": [{\"column\": \"n\", \"check\": \"NOT_NULL\"}, {\"column\": \"n\", \"check\":"
            + " \"REFERENCES\", \"dataset\": \"emptied\", \"key\": \"k\"}]}");

    assertThat(client.get(scrub + "/runs/" + id(other.json())).status())
        .as("a run of another dataset")
        .isEqualTo(404);
    JsonNode failed = awaitRun(client.post(scrub + "/run"));
    assertThat(failed.get("status").asText()).as(failed.toString()).isEqualTo("FAILED");
    assertThat(failed.get("problem").asText()).contains("emptied").contains("no rows");
    assertThat(failed.get("removed").asInt()).isEqualTo(1);
    assertThat(texts(failed.get("findings"), "rule")).containsExactly("n NOT_NULL");
    assertThat(count("half-scrubbed")).isEqualTo(1);
  }

  @Test
  void a_scrub_comes_by_the_clock() {
    client.load("dataset=nightly", "n,w\n1,a\n,b\n");
    String scrub = "/api/v1/datasets/nightly/scrub";
    client.json(
        "PUT",
        scrub,
        "{\"cron\": \"* * * * * *\", \"rules\": [{\"column\": \"n\", \"check\": \"NOT_NULL\"}]}");

    await().until(() -> count("nightly") == 1);
    client.json("PUT", scrub, "{\"rules\": []}");
    assertThat(client.get(scrub).json().get("nextAt").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cron | {\"cron\": \"soon\", \"rules\": []}",
        "rules[0] | {\"rules\": [{\"column\": \"x\", \"check\": \"UNIQUE\"}]}",
        "rules[0] | {\"rules\": [{\"column\": \"n\", \"check\": \"RANGE\"}]}",
        "rules[0] | {\"rules\": [{\"column\": \"n\", \"check\": \"RANGE\", \"min\": \"a\"}]}",
        "rules[0] | {\"rules\": [{\"column\": \"n\", \"check\": \"RANGE\", \"min\": \"10\","
            + " \"max\": \"9\"}]}",
        "rules[0] | {\"rules\": [{\"column\": \"n\", \"check\": \"PATTERN\", \"pattern\": \"a\"}]}",
        "rules[0] | {\"rules\": [{\"column\": \"w\", \"check\": \"PATTERN\", \"pattern\": \"(\"}]}",
        "rules[0] | {\"rules\": [{\"column\": \"w\", \"check\": \"REFERENCES\", \"dataset\":"
            + " \"none\", \"key\": \"w\"}]}",
        "rules[0].check | {\"rules\": [{\"column\": \"w\"}]}"
      })
  void rules_that_make_no_sense_are_400_and_named(String field, String body) {
    client.load("dataset=ruled&force=true", "n,w\n1,a\n");
    Client.Answer answer = client.json("PUT", "/api/v1/datasets/ruled/scrub", body);

    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(texts(answer.json().get("errors"), "field")).contains(field);
  }

  /** A run gives its lock back a moment after it has told its end. */
  private Client.Answer afterTheLast(String run) {
    return await().until(() -> client.post(run), started -> started.status() != 409);
  }

  JsonNode awaitRun(Client.Answer started) {
    assertThat(started.status()).as(started.body()).isEqualTo(202);
    return awaitRun(started.header("Location").replace("https://shop.example", ""));
  }

  private JsonNode awaitRun(String path) {
    return await()
        .until(() -> client.get(path).json(), run -> !run.get("status").asText().equals("RUNNING"));
  }

  private static boolean is(CloudEvent event, String id, String what) {
    return id.equals(event.getSubject())
        && event.getType().equals("lessserver.import." + what + ".v1");
  }

  private JsonNode rejects(JsonNode done) {
    return client.get("/api/v1/imports/" + id(done) + "/rejects").json().get("items");
  }

  private String word(String dataset, int id) {
    return client
        .get("/api/v1/datasets/" + dataset + "/rows?where=id:eq:" + id)
        .json()
        .at("/items/0/word")
        .asText();
  }

  private static String id(JsonNode view) {
    return view.get("id").asText();
  }

  private static List<String> texts(JsonNode list, String field) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(each -> each.get(field).asText())
        .toList();
  }

  private static void assertAccount(
      JsonNode view,
      String status,
      long read,
      long loaded,
      long rejected,
      long duplicate,
      long blank) {
    Map<String, Object> account = new HashMap<>();
    for (String each :
        List.of("rowsRead", "rowsLoaded", "rowsRejected", "rowsDuplicate", "rowsBlank")) {
      account.put(each, view.get(each).asLong());
    }
    account.put("status", view.get("status").asText());
    assertThat(account)
        .as(view.toString())
        .isEqualTo(
            Map.of(
                "status", status,
                "rowsRead", read,
                "rowsLoaded", loaded,
                "rowsRejected", rejected,
                "rowsDuplicate", duplicate,
                "rowsBlank", blank));
  }

  private long count(String dataset) {
    return number(
        "SELECT count(*) FROM ds_" + number("SELECT id FROM datasets WHERE name = ?", dataset));
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }
}
