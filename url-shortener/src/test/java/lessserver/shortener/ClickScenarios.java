package lessserver.shortener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.doAnswer;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lessserver.testing.RealKafka;
import lessserver.testing.RecordedEvents;
import lessserver.testing.SettableClock;
import org.apache.kafka.clients.consumer.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.MessageListenerContainer;

/** What becomes of clicks. */
interface ClickScenarios {

  String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0";
  String GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

  Client client();

  SettableClock clock();

  JdbcTemplate database();

  Path data();

  ConsumerFactory<?, ?> consumers();

  MessageListenerContainer listener();

  void keepSalts();

  void resumeRebuild();

  /** Publishes a click of this JSON. */
  void tellClick(String json) throws Exception;

  @Test
  default void visitors_are_told_apart_by_the_day_and_nobody_keeps_their_addresses()
      throws Exception {
    String campaign = campaign();
    client().link("who-" + campaign, ", \"campaign\": \"" + campaign + "\"");
    clock().set(Instant.parse("2026-03-10T12:00:00Z")); // A day of its own, which nobody has begun.
    String path = "/who-" + campaign;
    for (int i = 0; i < 3; i++) {
      visit(path, "203.0.113.77", FIREFOX);
    }
    visit(path, "203.0.113.78", FIREFOX);
    visit(path, "203.0.113.77", "Other/1.0");
    visit(path, "203.0.113.79", GOOGLEBOT);
    String salt =
        database()
            .queryForObject(
                "SELECT salt FROM visitor_salts WHERE salted_on = '2026-03-10'", String.class);
    clock().advance(Duration.ofDays(1));
    visit(path, "203.0.113.77", FIREFOX);
    keepSalts();

    await()
        .untilAsserted(() -> assertThat(total(campaign, "&bots=true")).isEqualTo("7 clicks of 5"));
    assertThat(total(campaign, "")).isEqualTo("6 clicks of 4");
    assertThat(count(campaign, "day", "").get("items").valueStream().map(JsonNode::toString))
        .containsExactly(
            "{\"key\":\"2026-03-10\",\"clicks\":5,\"visitors\":3}",
            "{\"key\":\"2026-03-11\",\"clicks\":1,\"visitors\":1}");
    assertThat(database().queryForList("SELECT salt FROM visitor_salts", String.class))
        .as("yesterday's secret is gone")
        .isNotEmpty()
        .doesNotContain(salt);

    assertThat(everyCell())
        .anyMatch(cell -> cell.contains(campaign))
        .noneMatch(ClickScenarios::isAddress);
    try (var events = new RecordedEvents(RealKafka.bootstrapServers(), "link-clicks")) {
      events.awaitRecord(each -> each.key().equals("who-" + campaign));
      assertThat(events.poll())
          .extracting(
              each ->
                  each.toString()
                      + new String(each.value().getData().toBytes(), StandardCharsets.UTF_8))
          .noneMatch(ClickScenarios::isAddress);
    }
    try (Stream<Path> files = Files.walk(data().resolve("url-shortener/journal"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(isAddress(Files.readString(file, StandardCharsets.ISO_8859_1))).isFalse();
      }
    }
  }

  @Test
  default void clicks_can_be_handed_to_the_composed_functions_and_count_once() {
    String campaign = campaign();
    record(campaign, -1, 0);
    record(campaign, -1, 0);
    assertThat(total(campaign, "")).isEqualTo("1 clicks of 0");
  }

  @ParameterizedTest
  @CsvSource({
    "link-clicks, ?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z, 200, '\"replayed\":0'",
    "links, ?from=2026-01-01T00:00:00Z, 200, '\"replayed\":0'",
    "links, '', 400, '\"field\":\"from\"'",
    "links, ?from=yesterday, 400, '\"field\":\"from\"'",
    "links, ?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z, 400, '\"field\":\"from\"'",
    "nothing, ?from=2026-01-01T00:00:00Z, 404, nothing"
  })
  default void dead_letters_are_replayed_by_the_time_they_were_put_aside(
      String topic, String query, int status, String says) {
    Client.Answer answer =
        client().send("POST", "/api/v1/deadletters/" + topic + "/replay" + query, null);

    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(says);
  }

  @Test
  default void a_report_says_how_new_it_is_and_how_far_behind() {
    String campaign = campaign();
    client().link("asof-" + campaign, ", \"campaign\": \"" + campaign + "\"");
    clock().advance(Duration.ofDays(365));
    visit("/asof-" + campaign, "203.0.113.1", FIREFOX);

    await()
        .untilAsserted(
            () -> {
              JsonNode report = count(campaign, "code", "");
              assertThat(report.get("asOf").asText()).isEqualTo("2027-01-31T12:00:00Z");
              assertThat(report.get("lag").asLong()).isZero();
            });
  }

  @Test
  default void the_read_model_is_built_anew_from_the_topic_while_it_is_read_and_written()
      throws Exception {
    String campaign = campaign();
    client().link("again-" + campaign, ", \"campaign\": \"" + campaign + "\"");
    String path = "/again-" + campaign;
    for (int i = 0; i < 20; i++) {
      visit(path, "203.0.113." + i, i % 4 == 0 ? GOOGLEBOT : FIREFOX);
    }
    await()
        .untilAsserted(
            () -> assertThat(total(campaign, "&bots=true")).isEqualTo("20 clicks of 20"));
    String before = count(campaign, "browser", "&bots=true").get("items").toString();
    database().update("DELETE FROM clicks WHERE code = ? AND bot", "again-" + campaign);
    database().update("UPDATE clicks SET browser = 'Lynx' WHERE code = ?", "again-" + campaign);
    tellClick(
        "{\"code\": \"%s\", \"clickedAt\": \"2026-01-31T12:00:00Z\"}"
            .formatted("too-long".repeat(20)));
    database()
        .execute(
            "CREATE TABLE kept_clicks AS SELECT max(id) AS id FROM clicks WHERE code = 'again-"
                + campaign
                + "'");
    database().execute("ALTER TABLE kept_clicks ADD FOREIGN KEY (id) REFERENCES clicks (id)");
    var reading = new CountDownLatch(1);
    var released = new CountDownLatch(1);
    doAnswer(call -> held((Consumer<?, ?>) call.callRealMethod(), reading, released))
        .when(consumers())
        .createConsumer("url-shortener.rebuild", "rebuild");

    var begun = client().send("POST", "/api/v1/clicks/rebuild", null, "Idempotency-Key", "anew");

    assertThat(begun.status()).isEqualTo(202);
    assertThat(begun.header("Location")).isEqualTo("https://short.example/api/v1/clicks/rebuild");
    assertThat(reading.await(1, TimeUnit.MINUTES)).isTrue();
    client().link("meanwhile-" + campaign, ", \"campaign\": \"m" + campaign + "\"");
    for (int i = 0; i < 10; i++) {
      visit("/meanwhile-" + campaign, "203.0.113." + i, FIREFOX);
    }
    await().untilAsserted(() -> assertThat(total("m" + campaign, "")).isEqualTo("10 clicks of 10"));
    assertThat(total(campaign, "")).as("the old one is read").isEqualTo("15 clicks of 15");
    released.countDown();
    await()
        .untilAsserted(
            () -> {
              JsonNode run = client().get("/api/v1/clicks/rebuild").json();
              assertThat(run.get("status").asText()).as(run.toString()).isEqualTo("COMPLETED");
              assertThat(run.get("read")).isEqualTo(run.get("total"));
            });
    assertThat(count(campaign, "browser", "&bots=true").get("items")).hasToString(before);
    assertThat(total("m" + campaign, "")).isEqualTo("10 clicks of 10");

    // The old one could not be deleted, which is no failure of the new one: the timer tries again.
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(this::resumeRebuild)
                    .isInstanceOf(DataIntegrityViolationException.class));
    database().execute("DROP TABLE kept_clicks");
    resumeRebuild();
    assertThat(client().get("/api/v1/clicks/rebuild").json().get("status").asText())
        .isEqualTo("COMPLETED");
    await()
        .until(
            () ->
                database()
                        .queryForList("SELECT DISTINCT generation FROM clicks", Integer.class)
                        .size()
                    == 1);
  }

  /** A consumer that says when it is about to read, and then waits. */
  private static Consumer<?, ?> held(
      Consumer<?, ?> consumer, CountDownLatch reading, CountDownLatch released) {
    return (Consumer<?, ?>)
        Proxy.newProxyInstance(
            Consumer.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            (_, method, arguments) -> {
              if (method.getName().equals("poll")) {
                reading.countDown();
                released.await();
              }
              return method.invoke(consumer, arguments);
            });
  }

  @Test
  default void who_follows_clicks_live_misses_none_when_the_line_breaks() throws Exception {
    String campaign = campaign();
    client().link("live-" + campaign, ", \"campaign\": \"" + campaign + "\"");
    String path = "/live-" + campaign;
    String stream = "/api/v1/clicks/stream?campaign=" + campaign;
    visit(path, "203.0.113.1", "Before/1.0");
    await().untilAsserted(() -> assertThat(total(campaign, "")).isEqualTo("1 clicks of 1"));

    String last;
    try (var events = new Events(client().open(stream))) {
      visit(path, "203.0.113.1", FIREFOX);
      visit(path, "203.0.113.2", GOOGLEBOT);
      last = events.next("\"browser\":\"Firefox\"");
    }
    visit(path, "203.0.113.3", "curl/8.8.0");
    try (var events = new Events(client().open(stream + "&bots=true", "Last-Event-ID", last))) {
      last = events.next("\"browser\":\"Googlebot\"");
      events.next("\"browser\":\"curl\"");
    }
    try (var events = new Events(client().open(stream, "Last-Event-ID", last))) {
      events.next("\"browser\":\"curl\"");
    }
    assertThat(client().get(stream, "Last-Event-ID", "invented").status()).isEqualTo(400);
  }

  @Test
  default void a_click_that_is_delivered_again_makes_no_history_new() {
    String campaign = campaign();
    for (int offset : new int[] {3, 10, 3}) {
      record(campaign, 99, offset);
    }
    assertThat(
            database()
                .queryForObject(
                    "SELECT next_offset FROM click_positions WHERE topic_partition = 99",
                    Long.class))
        .isEqualTo(11);
  }

  @Test
  default void who_follows_clicks_live_hears_no_history_when_kafka_has_begun_anew()
      throws Exception {
    String campaign = campaign();
    client().link("anew-" + campaign, ", \"campaign\": \"" + campaign + "\"");
    visit("/anew-" + campaign, "203.0.113.1", "Before/1.0");
    await().untilAsserted(() -> assertThat(total(campaign, "")).isEqualTo("1 clicks of 1"));
    database().update("UPDATE click_model SET topic_id = 'another'");
    listener().stop();
    listener().start();
    await()
        .untilAsserted(
            () ->
                assertThat(
                        database().queryForObject("SELECT topic_id FROM click_model", String.class))
                    .isNotEqualTo("another"));

    String stream = "/api/v1/clicks/stream?campaign=" + campaign;
    try (var events = new Events(client().open(stream, "Last-Event-ID", "0:999999,1:999999"))) {
      visit("/anew-" + campaign, "203.0.113.1", FIREFOX);
      events.next("\"browser\":\"Firefox\"");
    }
  }

  @Test
  default void a_report_of_very_many_keys_is_cut_off_and_says_so() {
    String campaign = campaign();
    database()
        .batchUpdate(
            "INSERT INTO clicks (generation, event_id, code, campaign, browser, os, device, bot,"
                + " clicked_at) SELECT live, CAST(? AS VARCHAR), CAST(? AS VARCHAR), CAST(? AS"
                + " VARCHAR), 'b', 'o', 'd', FALSE, TIMESTAMP WITH TIME ZONE '2026-01-31"
                + " 12:00:00+00' FROM click_model",
            IntStream.rangeClosed(0, 1_000)
                .mapToObj(i -> new Object[] {campaign + i, "many-" + i, campaign})
                .toList());

    JsonNode codes = count(campaign, "code", "");
    assertThat(codes.get("items")).hasSize(1_000);
    assertThat(codes.get("truncated").asBoolean()).isTrue();
    JsonNode days = count(campaign, "day", "");
    assertThat(days.at("/items/0/clicks").asInt()).isEqualTo(1_001);
    assertThat(days.get("truncated").asBoolean()).isFalse();
  }

  /** A stream of events as a client reads it. */
  final class Events implements AutoCloseable {

    private final BufferedReader lines;

    Events(InputStream stream) {
      this.lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }

    /** The id of the next event, whose data must have this in it. */
    String next(String data) throws IOException {
      String id = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("id:")) {
          id = line.substring("id:".length());
        } else if (line.startsWith("data:")) {
          assertThat(line).contains(data);
          return id;
        }
      }
      throw new AssertionError("the stream ended");
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  private void visit(String path, String address, String userAgent) {
    assertThat(client().get(path, "X-Client-Address", address, "User-Agent", userAgent).status())
        .isEqualTo(302);
  }

  private void record(String campaign, int partition, int offset) {
    String click =
        """
        [{"eventId": "%1$s-%3$d", "partition": %2$d, "offset": %3$d, "click": {"code": "composed",
          "campaign": "%1$s", "medium": "pipe", "clickedAt": "2026-01-31T12:00:00Z"}}]
        """
            .formatted(campaign, partition, offset);
    var called =
        client()
            .send(
                "POST",
                "/functions/describeClicks%7CrecordClicks",
                click,
                "Content-Type",
                "application/json");
    assertThat(called.status()).as(called.body()).isLessThan(300);
  }

  private JsonNode count(String campaign, String groupBy, String more) {
    return client()
        .get("/api/v1/clicks?groupBy=" + groupBy + "&campaign=" + campaign + more)
        .json();
  }

  private String total(String campaign, String more) {
    JsonNode total = count(campaign, "campaign", more).at("/items/0");
    return total.path("clicks") + " clicks of " + total.path("visitors");
  }

  private List<String> everyCell() {
    List<String> cells = new ArrayList<>();
    for (String table :
        database()
            .queryForList(
                "SELECT table_name FROM information_schema.tables WHERE upper(table_schema) ="
                    + " 'PUBLIC'",
                String.class)) {
      for (Map<String, Object> row : database().queryForList("SELECT * FROM \"" + table + "\"")) {
        row.values().forEach(cell -> cells.add(String.valueOf(cell)));
      }
    }
    return cells;
  }

  private static boolean isAddress(String text) {
    return text.contains("203.0.113.");
  }

  /** Its own for each run: databases differ, and the topic is one. */
  private static String campaign() {
    return UUID.randomUUID().toString().substring(0, 8);
  }
}
