package lessserver.stocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import lessserver.durable.HistoryReplayer;
import lessserver.stocks.FakeMarket.Mood;
import lessserver.testing.RealKafka;
import lessserver.testing.RecordedSpans;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;

/** What a client of the stock monitor is promised, on whichever database the subclass names. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@TestPropertySource(properties = "lessserver.public-url=https://suite.example/")
@AutoConfigureObservability
@Import(RecordedSpans.class)
@ContextConfiguration(initializers = {TemporaryData.class, RealKafka.class, Partners.class})
abstract class StocksContract {

  private static final FakeMarket MARKET = Partners.MARKET;

  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();

  /** Each test's own, so that the tests can share a service and its partners. */
  private final String mark =
      UUID.randomUUID().toString().replace("-", "").substring(0, 9).toUpperCase(Locale.ROOT);

  private final String symbol = "S" + mark;

  @Autowired private RecordedSpans spans;
  @Autowired private JdbcClient jdbc;
  @Autowired private HistoryReplayer replayer;
  @LocalServerPort private int port;

  record Answer(int status, JsonNode body, HttpResponse<String> response) {

    String text(String field) {
      return body.path(field).asText();
    }
  }

  @AfterEach
  void the_market_is_fine_again() {
    MARKET.is(Mood.FINE);
    Partners.RECEIVER.refuse(0);
  }

  private Answer send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    JsonNode body = response.body().isEmpty() ? json.nullNode() : json.readTree(response.body());
    return new Answer(response.statusCode(), body, response);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
        .header("X-Suite-Token", TemporaryData.SUITE_TOKEN)
        .timeout(Duration.ofMinutes(1));
  }

  private Answer get(String path) throws Exception {
    return send(request(path));
  }

  private Answer post(String path, String body) throws Exception {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private Answer start(String wish) throws Exception {
    return post("/api/v1/stock-monitors", wish);
  }

  private String started(String more) throws Exception {
    Answer answer =
        start("{\"symbol\": \"%s\", \"checkInterval\": \"PT1S\", %s}".formatted(symbol, more));
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(202);
    return answer.text("monitorId");
  }

  private void awaitFirstPrice(String id) {
    await().until(() -> monitor(id).hasNonNull("initialPrice"));
  }

  private JsonNode monitor(String id) throws Exception {
    return get("/api/v1/stock-monitors/" + id).body();
  }

  private JsonNode awaitMonitor(String id, String field, String value) {
    return await().until(() -> monitor(id), monitor -> monitor.at(field).asText().equals(value));
  }

  private static List<CloudEvent> eventsOf(String id, int atLeast) {
    return await().until(() -> Partners.eventsOf(id), found -> found.size() >= atLeast);
  }

  // ------------------------------------------------------------------------------ outcomes

  @Test
  void a_price_that_moves_far_enough_is_told_once_on_every_way() throws Exception {
    MARKET.price(symbol, "100");
    Partners.RECEIVER.refuse(1);
    String id =
        started(
            "\"percentageChange\": 5, \"timeLimit\": \"PT1H\", \"email\": \"%s@example.com\", \"notifyUrl\": \"%s\""
                .formatted(mark, Partners.RECEIVER.url("/" + mark)));
    awaitFirstPrice(id);
    MARKET.price(symbol, "106");

    JsonNode reached = awaitMonitor(id, "/status", "THRESHOLD_REACHED");
    assertThat(reached.path("initialPrice").decimalValue()).isEqualByComparingTo("100");
    assertThat(reached.path("lastPrice").decimalValue()).isEqualByComparingTo("106");
    assertThat(reached.path("change").decimalValue()).isEqualByComparingTo("5.8252");
    assertThat(reached.path("endedAt").isNull()).isFalse();
    assertThat(reached.path("nextCheckAt").isNull()).isTrue();
    awaitMonitor(id, "/notifications/mail", "DELIVERED");
    awaitMonitor(id, "/notifications/webhook", "DELIVERED");

    List<CloudEvent> events = eventsOf(id, 2);
    assertThat(events)
        .extracting(CloudEvent::getType)
        .containsExactly(
            "lessserver.stock.monitor-started.v1", "lessserver.stock.threshold-reached.v1");
    assertThat(events.getLast().getSource()).hasToString("/stock-monitor");

    List<MimeMessage> mails = Partners.mailsTo(mark.toLowerCase(Locale.ROOT) + "@example.com");
    assertThat(mails).hasSize(1);
    assertThat(mails.getFirst().getMessageID()).matches("<[0-9a-f-]{36}\\.[0-9]+@lessserver>");
    assertThat(mails.getFirst().getSubject()).isEqualTo(symbol + " has moved by 5.8252 %");

    // Refused once, so sent twice: the same webhook under the same id.
    List<FakeReceiver.Hook> hooks = Partners.RECEIVER.hooks("/" + mark);
    assertThat(hooks).hasSize(2);
    assertThat(hooks).extracting(FakeReceiver.Hook::id).containsOnly(hooks.getFirst().id());
    assertThat(hooks.getLast().signature()).startsWith("v1,");
    JsonNode hook = json.readTree(hooks.getLast().body());
    assertThat(hook.path("type").asText()).isEqualTo("lessserver.stock.threshold-reached.v1");
    assertThat(hook.at("/data/monitorId").asText()).isEqualTo(id);
    assertThat(hook.at("/data/price").decimalValue()).isEqualByComparingTo("106");
  }

  @Test
  void a_price_that_stays_is_told_at_the_time_limit() throws Exception {
    MARKET.price(symbol, "100");
    String id =
        started(
            "\"percentageChange\": 5, \"timeLimit\": \"PT2S\", \"email\": \"%s@example.com\""
                .formatted(mark));

    JsonNode ended = awaitMonitor(id, "/status", "TIME_LIMIT_REACHED");
    assertThat(
            Duration.between(
                Instant.parse(ended.path("startedAt").asText()),
                Instant.parse(ended.path("endedAt").asText())))
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(ended.path("change").decimalValue()).isEqualByComparingTo("0");
    awaitMonitor(id, "/notifications/mail", "DELIVERED");
    assertThat(eventsOf(id, 2).getLast().getType())
        .isEqualTo("lessserver.stock.time-limit-reached.v1");
    assertThat(Partners.mailsTo(mark.toLowerCase(Locale.ROOT) + "@example.com")).hasSize(1);
  }

  @Test
  void a_market_that_is_away_neither_ends_nor_blinds_a_monitor() throws Exception {
    MARKET.is(Mood.ERRORS);
    String id = started("\"percentageChange\": 5, \"timeLimit\": \"PT1H\"");
    JsonNode blind =
        await().until(() -> monitor(id), monitor -> monitor.path("failedChecks").asInt() >= 2);
    assertThat(blind.path("status").asText()).isEqualTo("RUNNING");
    assertThat(blind.path("lastFailure").asText()).isEqualTo("the market answered 503");

    MARKET.price(symbol, "100").is(Mood.FINE);
    await().until(() -> monitor(id).path("initialPrice").decimalValue().intValue() == 100);
    MARKET.price(symbol, "90");
    JsonNode reached = awaitMonitor(id, "/status", "THRESHOLD_REACHED");
    assertThat(reached.path("change").decimalValue()).isEqualByComparingTo("-10.5263");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "monitor-reached",
        "monitor-out-of-time",
        "monitor-eternal",
        "notice-delivered",
        "notice-given-up"
      })
  void yesterdays_monitors_would_watch_the_same_way_today(String history) throws Exception {
    replayer.replay(
        new ClassPathResource("histories/" + history + ".json")
            .getContentAsString(StandardCharsets.UTF_8));
  }

  @Test
  void an_eternal_monitor_goes_on_from_the_new_price_until_it_is_called_off() throws Exception {
    MARKET.price(symbol, "100");
    String id = started("\"percentageChange\": 5, \"eternal\": true");
    awaitFirstPrice(id);
    MARKET.price(symbol, "110");
    JsonNode once = awaitMonitor(id, "/timesReached", "1");
    assertThat(once.path("status").asText()).isEqualTo("RUNNING");
    assertThat(once.path("initialPrice").decimalValue()).isEqualByComparingTo("110");
    MARKET.price(symbol, "120");
    awaitMonitor(id, "/timesReached", "2");

    Answer cancelled = post("/api/v1/stock-monitors/" + id + "/cancel", "");
    assertThat(cancelled.status()).isEqualTo(202);
    assertThat(cancelled.text("monitorUri"))
        .isEqualTo("https://suite.example/api/v1/stock-monitors/" + id);
    awaitMonitor(id, "/status", "CANCELLED");
    assertThat(post("/api/v1/stock-monitors/" + id + "/cancel", "").status()).isEqualTo(202);
    assertThat(eventsOf(id, 4))
        .extracting(CloudEvent::getType)
        .containsExactly(
            "lessserver.stock.monitor-started.v1",
            "lessserver.stock.threshold-reached.v1",
            "lessserver.stock.threshold-reached.v1",
            "lessserver.stock.monitor-cancelled.v1");
  }

  @Test
  void a_monitor_that_is_ended_by_the_durable_api_is_cancelled() throws Exception {
    MARKET.price(symbol, "100");
    String id = started("\"percentageChange\": 5, \"timeLimit\": \"PT1H\"");
    awaitFirstPrice(id);

    assertThat(
            post("/runtime/webhooks/durabletask/instances/" + id + "/terminate?reason=enough", "")
                .status())
        .isEqualTo(202);

    awaitMonitor(id, "/status", "CANCELLED");
    assertThat(eventsOf(id, 2).getLast().getType())
        .isEqualTo("lessserver.stock.monitor-cancelled.v1");
  }

  @Test
  void monitors_that_nobody_watches_any_more_are_found_and_closed() throws Exception {
    MARKET.price(symbol, "100");
    // The function's own timer may come first: then another is left alone.
    String id =
        await()
            .until(
                () -> {
                  String left = leftAlone();
                  return closeAbandoned() == 1 ? left : "";
                },
                closed -> !closed.isEmpty());

    assertThat(closeAbandoned()).isZero();
    assertThat(
            get("/api/v1/stock-monitors?status=CANCELLED")
                .body()
                .path("items")
                .findValuesAsText("id"))
        .contains(id);
  }

  /** A monitor that says that it runs, and has no orchestration that does. */
  private String leftAlone() throws Exception {
    String id =
        start(
                "{\"symbol\": \"%s\", \"percentageChange\": 5, \"timeLimit\": \"P1D\", \"checkInterval\": \"PT12H\"}"
                    .formatted(symbol))
            .text("monitorId");
    awaitFirstPrice(id);
    post("/runtime/webhooks/durabletask/instances/" + id + "/terminate", "");
    await()
        .until(
            () -> get("/runtime/webhooks/durabletask/instances/" + id).text("runtimeStatus"),
            "Terminated"::equals);
    return id;
  }

  private int closeAbandoned() throws Exception {
    return get("/functions/closeAbandoned").body().asInt();
  }

  @Test
  void a_watch_of_the_books_form_is_started_by_the_durable_api() throws Exception {
    MARKET.price(symbol, "100");
    String id = "book-" + mark;
    assertThat(
            post(
                    "/runtime/webhooks/durabletask/orchestrators/CheckStockPrice/" + id,
                    "{\"symbol\": \"%s\", \"percentageChange\": 5, \"timeLimit\": \"PT1H\"}"
                        .formatted(symbol))
                .status())
        .isEqualTo(202);

    JsonNode monitor = awaitMonitor(id, "/checks", "1");
    assertThat(monitor.path("checkInterval").asText()).isEqualTo("PT2M");
    JsonNode status = get("/runtime/webhooks/durabletask/instances/" + id).body();
    assertThat(status.at("/customStatus/initialPrice").decimalValue()).isEqualByComparingTo("100");
    assertThat(status.at("/customStatus/nextCheckAt").isNull()).isFalse();
    assertThat(post("/api/v1/stock-monitors/" + id + "/cancel", "").status()).isEqualTo(202);
  }

  @Test
  void a_nonsensical_watch_started_by_the_durable_api_fails_with_the_reason() throws Exception {
    String id = "nonsense-" + mark;
    post(
        "/runtime/webhooks/durabletask/orchestrators/CheckStockPrice/" + id,
        "{\"symbol\": \"%s\", \"percentageChange\": -5, \"timeLimit\": \"PT1H\"}"
            .formatted(symbol));

    JsonNode failed =
        await()
            .until(
                () -> get("/runtime/webhooks/durabletask/instances/" + id).body(),
                status -> status.path("runtimeStatus").asText().equals("Failed"));
    assertThat(failed.path("output").asText()).contains("percentageChange must be greater than 0");
    assertThat(monitor(id).path("status").asText()).isEqualTo("FAILED");
  }

  // ------------------------------------------------------------------------------ starting

  @Test
  void a_monitor_is_accepted_with_azures_links_and_found_at_once() throws Exception {
    MARKET.price(symbol, "100");
    Answer accepted =
        start(
            "{\"symbol\": \"%s\", \"percentageChange\": 2.50, \"timeLimit\": \"PT1H\"}"
                .formatted(symbol));

    assertThat(accepted.status()).isEqualTo(202);
    String id = accepted.text("monitorId");
    String instance = "https://suite.example/runtime/webhooks/durabletask/instances/" + id;
    assertThat(accepted.text("id")).isEqualTo(id);
    assertThat(accepted.text("statusQueryGetUri")).isEqualTo(instance + "?taskHub=stocks");
    assertThat(accepted.text("terminatePostUri"))
        .isEqualTo(instance + "/terminate?reason={text}&taskHub=stocks");
    assertThat(accepted.body()).hasSize(10);
    assertThat(accepted.response().headers().firstValue("Location"))
        .hasValue(accepted.text("statusQueryGetUri"));

    JsonNode monitor = monitor(id);
    assertThat(monitor.path("symbol").asText()).isEqualTo(symbol);
    assertThat(monitor.path("percentageChange").decimalValue()).isEqualByComparingTo("2.5");
    assertThat(monitor.path("timeLimit").asText()).isEqualTo("PT1H");
    assertThat(monitor.path("checkInterval").asText()).isEqualTo("PT2M");
    assertThat(monitor.path("status").asText()).isEqualTo("RUNNING");
    awaitMonitor(
        id,
        "/correlationId",
        accepted.response().headers().firstValue("X-Correlation-Id").orElseThrow());
    post("/api/v1/stock-monitors/" + id + "/cancel", "");
  }

  private Answer startAs(String who, String key, String wish) throws Exception {
    return send(
        request("/api/v1/stock-monitors")
            .header("Content-Type", "application/json")
            .header("X-Client", who)
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(wish)));
  }

  @Test
  void a_repeat_with_the_same_key_starts_nothing_new_even_when_the_answer_was_lost()
      throws Exception {
    MARKET.price(symbol, "100");
    String wish =
        "{\"symbol\": \"%s\", \"percentageChange\": 5, \"timeLimit\": \"PT1S\", \"checkInterval\": \"PT1S\"}"
            .formatted(symbol);
    String key = "key-" + mark;
    String id = startAs("anna", key, wish).text("monitorId");

    assertThat(startAs("anna", key, wish).text("monitorId")).isEqualTo(id);
    awaitMonitor(id, "/status", "TIME_LIMIT_REACHED");
    // As if the process had died before the answer was kept, or a day had passed.
    forgetAnswers();
    Answer again = startAs("anna", key, wish.replace(": 5,", ": 5.0,"));
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.text("monitorId")).isEqualTo(id);
    assertThat(monitor(id).path("status").asText()).isEqualTo("TIME_LIMIT_REACHED");
    forgetAnswers();
    assertThat(startAs("anna", key, wish.replace(": 5,", ": 6,")).status()).isEqualTo(422);
    forgetAnswers();
    Answer senseless = startAs("anna", key, wish.replace("\"percentageChange\": 5, ", ""));
    assertThat(senseless.status()).isEqualTo(400);
    assertThat(senseless.body().at("/errors/0/field").asText()).isEqualTo("percentageChange");
    assertThat(startAs("bert", key, wish).text("monitorId")).isNotEqualTo(id);
  }

  private void forgetAnswers() {
    jdbc.sql("DELETE FROM idempotent_requests").update();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | symbol           | {"percentageChange": 5, "timeLimit": "PT1H"}
          400 | symbol           | {"symbol": "acme", "percentageChange": 5, "timeLimit": "PT1H"}
          400 | symbol           | {"symbol": "ABCDEFGHIJK", "percentageChange": 5, "timeLimit": "PT1H"}
          400 | symbol           | {"symbol": "A/../B", "percentageChange": 5, "timeLimit": "PT1H"}
          400 | symbol           | {"symbol": 7, "percentageChange": 5, "timeLimit": "PT1H"}
          422 | symbol           | {"symbol": "NOPE", "percentageChange": 5, "timeLimit": "PT1H"}
          400 | percentageChange | {"symbol": "ACME", "timeLimit": "PT1H"}
          400 | percentageChange | {"symbol": "ACME", "percentageChange": 0, "timeLimit": "PT1H"}
          400 | percentageChange | {"symbol": "ACME", "percentageChange": -1, "timeLimit": "PT1H"}
          400 | percentageChange | {"symbol": "ACME", "percentageChange": 200.1, "timeLimit": "PT1H"}
          400 | percentageChange | {"symbol": "ACME", "percentageChange": 0.00001, "timeLimit": "PT1H"}
          400 | percentageChange | {"symbol": "ACME", "percentageChange": 1e999999999, "timeLimit": "PT1H"}
          400 | percentageChange | {"symbol": "ACME", "percentageChange": "5", "timeLimit": "PT1H"}
          400 | timeLimit        | {"symbol": "ACME", "percentageChange": 5}
          400 | timeLimit        | {"symbol": "ACME", "percentageChange": 5, "timeLimit": "P3650D"}
          400 | timeLimit        | {"symbol": "ACME", "percentageChange": 5, "timeLimit": "PT0S"}
          400 | timeLimit        | {"symbol": "ACME", "percentageChange": 5, "timeLimit": "-PT1H"}
          400 | timeLimit        | {"symbol": "ACME", "percentageChange": 5, "timeLimit": "ten years"}
          400 | timeLimit        | {"symbol": "ACME", "percentageChange": 5, "timeLimit": "P10Y"}
          400 | timeLimit        | {"symbol": "ACME", "percentageChange": 5, "timeLimit": 3600}
          400 | timeLimit        | {"symbol": "ACME", "percentageChange": 5, "timeLimit": "PT9223372036854775807S"}
          400 | timeLimit        | {"symbol": "ACME", "percentageChange": 5, "timeLimit": "PT99999999999999999999S"}
          400 | checkInterval    | {"symbol": "ACME", "percentageChange": 5, "timeLimit": "PT1H", "checkInterval": "PT0S"}
          400 | checkInterval    | {"symbol": "ACME", "percentageChange": 5, "timeLimit": "PT1H", "checkInterval": "-PT2M"}
          400 | checkInterval    | {"symbol": "ACME", "percentageChange": 5, "timeLimit": "PT1H", "checkInterval": "PT0.999S"}
          400 | checkInterval    | {"symbol": "ACME", "percentageChange": 5, "timeLimit": "PT1M", "checkInterval": "PT2M"}
          400 | checkInterval    | {"symbol": "ACME", "percentageChange": 5, "timeLimit": "PT1H", "checkInterval": 2}
          400 | eternal          | {"symbol": "ACME", "percentageChange": 5, "timeLimit": "PT1H", "eternal": "yes"}
          400 | email            | {"symbol": "ACME", "percentageChange": 5, "timeLimit": "PT1H", "email": "anna"}
          400 | email            | {"symbol": "ACME", "percentageChange": 5, "timeLimit": "PT1H", "email": "a@b.example\\r\\nBcc: c@d.example"}
          400 | email            | {"symbol": "ACME", "percentageChange": 5, "timeLimit": "PT1H", "email": "a@b.example, c@d.example"}
          400 | notifyUrl        | {"symbol": "ACME", "percentageChange": 5, "timeLimit": "PT1H", "notifyUrl": "example.com"}
          422 | notifyUrl        | {"symbol": "ACME", "percentageChange": 5, "timeLimit": "PT1H", "notifyUrl": "http://10.0.0.1/hook"}
          422 | notifyUrl        | {"symbol": "ACME", "percentageChange": 5, "timeLimit": "PT1H", "notifyUrl": "http://localhost:1/hook"}
          422 | notifyUrl        | {"symbol": "ACME", "percentageChange": 5, "timeLimit": "PT1H", "notifyUrl": "http://2130706433/hook"}
          422 | notifyUrl        | {"symbol": "ACME", "percentageChange": 5, "timeLimit": "PT1H", "notifyUrl": "http://169.254.169.254/"}
          422 | notifyUrl        | {"symbol": "ACME", "percentageChange": 5, "timeLimit": "PT1H", "notifyUrl": "ftp://example.com/"}
          400 | volume           | {"symbol": "ACME", "percentageChange": 5, "timeLimit": "PT1H", "volume": 1}
          400 | progress         | {"symbol": "ACME", "percentageChange": 5, "timeLimit": "PT1H", "progress": {}}
          """)
  void bad_input_is_refused_with_the_field_named(int status, String field, String wish)
      throws Exception {
    MARKET.price("ACME", "100");
    Answer refused = start(wish);

    assertThat(refused.status()).as(refused.body().toString()).isEqualTo(status);
    assertThat(refused.body().at("/errors/0/field").asText())
        .as(refused.body().toString())
        .isEqualTo(field);
    assertThat(refused.response().headers().firstValue("Content-Type"))
        .hasValue("application/problem+json");
  }

  @Test
  void every_field_at_fault_is_named() throws Exception {
    Answer refused =
        start(
            "{\"symbol\": \"x\", \"percentageChange\": 0, \"timeLimit\": \"PT0S\","
                + " \"checkInterval\": \"PT0S\"}");

    assertThat(refused.body().path("errors").findValuesAsText("field"))
        .containsExactlyInAnyOrder("percentageChange", "symbol", "checkInterval", "timeLimit");
  }

  @Test
  void what_does_not_exist_is_unknown() throws Exception {
    assertThat(get("/api/v1/stock-monitors/none").status()).isEqualTo(404);
    assertThat(post("/api/v1/stock-monitors/none/cancel", "").status()).isEqualTo(404);
  }

  @Test
  void a_monitor_that_has_ended_cannot_be_called_off() throws Exception {
    MARKET.price(symbol, "100");
    String id = started("\"percentageChange\": 5, \"timeLimit\": \"PT1S\"");
    awaitMonitor(id, "/status", "TIME_LIMIT_REACHED");

    assertThat(post("/api/v1/stock-monitors/" + id + "/cancel", "").status()).isEqualTo(409);
  }

  @Test
  void monitors_are_listed_newest_first_a_page_at_a_time() throws Exception {
    MARKET.price(symbol, "100");
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String id = started("\"percentageChange\": 5, \"timeLimit\": \"PT1H\"");
      awaitFirstPrice(id);
      ids.addFirst(id);
    }

    Answer first = get("/api/v1/stock-monitors?limit=2");
    assertThat(first.body().path("items").findValuesAsText("id")).isEqualTo(ids.subList(0, 2));
    Answer second =
        get("/api/v1/stock-monitors?limit=1&status=RUNNING&cursor=" + first.text("nextCursor"));
    assertThat(second.body().path("items").findValuesAsText("id")).isEqualTo(ids.subList(2, 3));
    assertThat(get("/api/v1/stock-monitors?limit=0").status()).isEqualTo(400);
    assertThat(get("/api/v1/stock-monitors?status=ASLEEP").status()).isEqualTo(400);
    for (String id : ids) {
      post("/api/v1/stock-monitors/" + id + "/cancel", "");
    }
  }

  // -------------------------------------------------------------------------------- quotes

  @Test
  void a_quote_is_told_or_why_there_is_none() throws Exception {
    MARKET.price(symbol, "12.34");
    assertThat(get("/api/v1/quotes/" + symbol).body().path("price").decimalValue())
        .isEqualByComparingTo("12.34");
    assertThat(get("/api/v1/quotes/NOPE").status()).isEqualTo(404);
    Answer malformed = get("/api/v1/quotes/no-symbol");
    assertThat(malformed.status()).isEqualTo(400);
    assertThat(malformed.body().at("/errors/0/field").asText()).isEqualTo("symbol");
    MARKET.is(Mood.BROKEN_JSON);
    assertThat(get("/api/v1/quotes/" + symbol).status()).isEqualTo(502);
    MARKET.is(Mood.HANGS);
    assertThat(get("/api/v1/quotes/" + symbol).status()).isEqualTo(504);
    MARKET.is(Mood.ERRORS);
    Answer away = get("/api/v1/quotes/" + symbol);
    assertThat(away.status()).isEqualTo(503);
    assertThat(away.response().headers().firstValue("Retry-After")).isPresent();
    assertThat(away.body().path("correlationId").asText()).isNotEmpty();
  }

  @Test
  void quotes_are_streamed_from_the_last_event_on() throws Exception {
    MARKET.price(symbol, "1");
    HttpResponse<InputStream> stream =
        client.send(
            request("/api/v1/quotes/" + symbol + "/stream")
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", "3")
                .build(),
            BodyHandlers.ofInputStream());

    assertThat(stream.statusCode()).isEqualTo(200);
    assertThat(stream.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/event-stream");
    List<String> lines = new ArrayList<>();
    try (BufferedReader body =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      while (lines.stream().filter(line -> line.startsWith("data:")).count() < 2) {
        lines.add(body.readLine());
      }
    }
    // The fifth makes no sense, so it is not told.
    assertThat(lines.stream().filter(line -> line.startsWith("id:")))
        .containsExactly("id:4", "id:6");
    assertThat(lines).contains("event:quote");
    assertThat(json.readTree(lines.getLast().substring("data:".length())).path("price").asDouble())
        .isEqualTo(6.5);

    Answer unknown =
        send(request("/api/v1/quotes/NOPE/stream").header("Accept", "text/event-stream"));
    assertThat(unknown.status()).isEqualTo(404);
  }

  // --------------------------------------------------------------------------------- traces

  @Test
  void a_monitors_start_its_looks_its_notice_and_its_events_share_one_trace() throws Exception {
    MARKET.price(symbol, "100");
    Answer accepted =
        start(
            "{\"symbol\": \"%s\", \"percentageChange\": 5, \"timeLimit\": \"PT1H\", \"checkInterval\": \"PT1S\", \"email\": \"%s@example.com\"}"
                .formatted(symbol, mark));
    String trace = accepted.response().headers().firstValue("X-Correlation-Id").orElseThrow();
    String id = accepted.text("monitorId");
    awaitFirstPrice(id);
    MARKET.price(symbol, "200");
    awaitMonitor(id, "/notifications/mail", "DELIVERED");

    spans.awaitInTrace(trace, span -> span.name().equals("completed CheckStockPrice"));
    List<RecordedSpans.Ended> inTrace =
        spans.awaitInTrace(trace, span -> span.name().equals("completed DeliverNotice"));
    assertThat(inTrace)
        .extracting(RecordedSpans.Ended::name)
        .contains(
            "start CheckStockPrice",
            "function open-monitor",
            "function get-stock-price",
            "function record-outcome",
            "function mail-notice");
    // One look to see that the market knows the symbol, and at least two that watch.
    assertThat(MARKET.asked(symbol))
        .hasSizeGreaterThanOrEqualTo(3)
        .allSatisfy(asked -> assertThat(asked.traceparent()).contains(trace));
    assertThat(eventsOf(id, 2))
        .allSatisfy(
            event -> assertThat(String.valueOf(event.getExtension("traceparent"))).contains(trace));
  }
}
