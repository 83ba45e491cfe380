package lessserver.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import lessserver.testing.FreePorts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The suite as its user has it: started by ./suite as processes of its own, used through the
 * gateway.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SuiteIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int EVENTS_BEHIND = 2;

  /** A picture of one pixel. */
  private static final String RED_BMP =
      "BM:\0\0\0\0\0\0\0" + "6\0\0\0(\0\0\0\1\0\0\0\1\0\0\0\1\0\30" + "\0".repeat(27) + "\377\0";

  private static final Path PROJECT = Path.of("../..").toAbsolutePath().normalize();

  /** Of a query without its texts: labels have no underscores, and functions are called. */
  private static final Pattern METRIC =
      Pattern.compile("\\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\\b(?! *\\()");

  /** It begins with the first of them. */
  private static final String DEAD_LETTERS = "events_dead_lettered_total";

  @TempDir private static Path data;
  private static final Map<String, Integer> ports = new TreeMap<>();
  private static String key = "";
  private static String token = "";

  @BeforeAll
  static void start_the_suite() throws Exception {
    for (String name : Suite.standard().defaultPorts().byName().keySet()) {
      ports.put(name, FreePorts.next());
    }
    List<String> command = new ArrayList<>();
    ports.forEach((name, port) -> command.addAll(List.of("--port", name + "=" + port)));
    command.addAll(List.of("up", "-d"));
    suite(command.toArray(String[]::new));
    key = Files.readString(data.resolve("api-key")).strip();
    token = Files.readString(data.resolve("suite-token")).strip();
  }

  @AfterAll
  static void stop_the_suite() throws Exception {
    Set<Long> pids = new HashSet<>();
    status().forEach(member -> pids.add(member.get("pid").asLong()));
    suite("down");
    assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
  }

  @Test
  void a_click_is_counted_by_medium_and_one_trace_spans_all_of_it() throws Exception {
    JsonNode made =
        post(
            "/api/v1/links",
            "{\"url\":\"https://example.com/?a=b\",\"campaign\":\"walk\",\"mediums\":[\"mail\",\"web\"]}");
    String mail = code(made, "mail");
    HttpResponse<String> click = get(gateway("/" + mail), Map.of());
    get(gateway("/" + mail), Map.of());
    get(gateway("/" + code(made, "web")), Map.of());

    assertThat(click.statusCode()).isEqualTo(302);
    assertThat(click.headers().firstValue("Location"))
        .contains("https://example.com/?a=b&utm_medium=mail&utm_campaign=walk");
    await()
        .untilAsserted(
            () -> assertThat(clicksBy("medium", "walk")).isEqualTo(Map.of("mail", 2L, "web", 1L)));

    String trace = click.headers().firstValue("X-Correlation-Id").orElseThrow();
    awaitSpans(
        trace,
        "gateway SERVER",
        "gateway CLIENT",
        "url-shortener SERVER",
        "url-shortener PRODUCER",
        "url-shortener CONSUMER");
  }

  @Test
  void functions_are_listed_called_with_a_record_and_composed() throws Exception {
    JsonNode listed = JSON.readTree(inside("/functions").body());
    assertThat(listed.findValuesAsText("name"))
        .contains("createLinks", "describeClicks", "recordClicks", "redirect");

    HttpResponse<String> made =
        inside(
            "/functions/createLinks",
            "{\"url\":\"https://example.com/\",\"code\":\"direct-call\"}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    assertThat(JSON.readTree(made.body()).findValuesAsText("code")).containsExactly("direct-call");
    assertThat(made.headers().map()).doesNotContainKeys("x-suite-token", "uri");

    HttpResponse<String> composed =
        inside(
            "/functions/describeClicks%7CrecordClicks",
            "[{\"eventId\":\"direct-call\",\"partition\":-1,\"offset\":0,\"click\":{\"code\":\"direct-call\",\"campaign\":\"composed\",\"medium\":\"pipe\",\"clickedAt\":\"2026-01-31T12:00:00Z\"}}]");
    assertThat(composed.statusCode()).as(composed.body()).isLessThan(300);
    assertThat(clicksBy("medium", "composed")).isEqualTo(Map.of("pipe", 1L));

    JsonNode usage = JSON.readTree(inside("/functions").body());
    long calls =
        StreamSupport.stream(usage.spliterator(), false)
            .filter(each -> each.get("name").asText().equals("createLinks"))
            .findFirst()
            .orElseThrow()
            .get("invocations")
            .asLong();
    assertThat(calls).isPositive();
  }

  @Test
  void one_document_tells_of_the_api_of_all_services() throws Exception {
    JsonNode document =
        await()
            .until(
                () -> JSON.readTree(get(gateway("/openapi.json"), Map.of()).body()),
                each -> !each.at("/info/description").asText().contains("Not in here"));

    assertThat(document.path("paths").fieldNames())
        .toIterable()
        .contains(
            "/{code}",
            "/api/v1/links",
            "/api/v1/images",
            "/api/v1/imports",
            "/api/v1/orders",
            "/api/v1/stock-monitors",
            "/api/v1/faults",
            "/api/v1/keys",
            "/api/v1/deadletters/{topic}/replay",
            "/runtime/webhooks/durabletask/instances/{instanceId}");
    assertThat(get(gateway("/swagger-ui.html"), Map.of()).body()).contains("/swagger-ui/start.js");
  }

  @Test
  void a_service_that_is_killed_comes_back_with_everything_it_acknowledged() throws Exception {
    post(
        "/api/v1/links",
        "{\"url\":\"https://example.com/kept\",\"code\":\"kept\",\"campaign\":\"killed\"}");
    for (int i = 0; i < EVENTS_BEHIND; i++) {
      assertThat(get(gateway("/kept"), Map.of()).statusCode()).isEqualTo(302);
    }
    long victim = pid("url-shortener");

    ProcessHandle.of(victim).orElseThrow().destroyForcibly();

    await().until(() -> pid("url-shortener") != victim);
    await()
        .untilAsserted(
            () -> {
              assertThat(get(gateway("/kept"), Map.of()).statusCode()).isEqualTo(302);
              assertThat(clicksBy("code", "killed")).isNotEmpty();
              assertThat(breakers()).containsOnly("CLOSED");
            });
    await()
        .untilAsserted(
            () ->
                assertThat(clicksBy("code", "killed").getOrDefault("kept", 0L))
                    .isGreaterThan(EVENTS_BEHIND));
  }

  @Test
  void one_trace_spans_an_order_its_payment_its_events_and_its_link() throws Exception {
    HttpResponse<String> accepted = order();
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    String id = JSON.readTree(accepted.body()).get("orderId").asText();

    await()
        .untilAsserted(
            () ->
                assertThat(at("/api/v1/orders/" + id).get("status").asText())
                    .isEqualTo("COMPLETED"));
    JsonNode order = at("/api/v1/orders/" + id);
    assertThat(order.get("trackingUrl").asText()).endsWith("/track-" + id);
    assertThat(at("/api/v1/simulators/charges?reference=" + id).at("/items/0/status").asText())
        .isEqualTo("CAPTURED");
    assertThat(get(gateway("/track-" + id), Map.of()).statusCode()).isEqualTo(302);

    String trace = accepted.headers().firstValue("X-Correlation-Id").orElseThrow();
    assertThat(order.get("correlationId").asText()).isEqualTo(trace);
    awaitSpans(
        trace,
        "gateway SERVER",
        "order-orchestrator SERVER",
        "order-orchestrator CLIENT",
        "order-orchestrator PRODUCER",
        "order-orchestrator CONSUMER",
        "simulators SERVER",
        "url-shortener CONSUMER",
        "url-shortener PRODUCER");
  }

  @Test
  void one_trace_spans_a_stock_monitor_and_the_market() throws Exception {
    HttpResponse<String> accepted =
        send(
            "/api/v1/stock-monitors",
            "{\"symbol\": \"LESS\", \"percentageChange\": 100, \"timeLimit\": \"PT2S\","
                + " \"checkInterval\": \"PT1S\"}");
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    String id = JSON.readTree(accepted.body()).get("monitorId").asText();

    await()
        .untilAsserted(
            () ->
                assertThat(at("/api/v1/stock-monitors/" + id).get("status").asText())
                    .isEqualTo("TIME_LIMIT_REACHED"));
    String trace = accepted.headers().firstValue("X-Correlation-Id").orElseThrow();
    awaitSpans(
        trace,
        "gateway SERVER",
        "stock-monitor SERVER",
        "stock-monitor CLIENT",
        "simulators SERVER",
        "stock-monitor PRODUCER");
  }

  @Test
  void one_trace_spans_an_import_and_what_the_shop_makes_of_it() throws Exception {
    HttpResponse<String> accepted =
        send(
            "/api/v1/imports?dataset=products&key=sku",
            "sku,name,price,stock\nTEA-SUITE,Suite tea,4.20,5\n",
            "text/csv");
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    String id = JSON.readTree(accepted.body()).get("id").asText();

    await()
        .untilAsserted(
            () ->
                assertThat(at("/api/v1/products?limit=1").at("/items/0/sku").asText())
                    .isEqualTo("TEA-SUITE"));
    assertThat(at("/api/v1/imports/" + id).get("rowsLoaded").asInt()).isEqualTo(1);
    String trace = accepted.headers().firstValue("X-Correlation-Id").orElseThrow();
    awaitSpans(
        trace,
        "gateway SERVER",
        "csv-etl SERVER",
        "csv-etl PRODUCER",
        "csv-etl CONSUMER",
        "order-orchestrator CONSUMER",
        "order-orchestrator CLIENT");
  }

  @Test
  void one_trace_spans_a_picture_its_archiving_and_its_description() throws Exception {
    byte[] form =
        ("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n"
                + RED_BMP
                + "\r\n--b--\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    HttpResponse<String> accepted =
        send(
            "/api/v1/images",
            HttpRequest.BodyPublishers.ofByteArray(form),
            "multipart/form-data; boundary=b");
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    String id = JSON.readTree(accepted.body()).get("id").asText();

    await()
        .untilAsserted(
            () -> {
              JsonNode image = at("/api/v1/images/" + id);
              assertThat(image.get("status").asText()).isEqualTo("ARCHIVED");
              assertThat(image.get("caption").asText()).startsWith("A square picture, mostly red");
            });
    String trace = accepted.headers().firstValue("X-Correlation-Id").orElseThrow();
    await()
        .untilAsserted(
            () -> {
              assertThat(spans(trace))
                  .contains(
                      "gateway SERVER",
                      "image-archiver SERVER",
                      "image-archiver PRODUCER",
                      "image-archiver CONSUMER");
              assertThat(functions(trace)).contains("submitFile", "archiveImage", "describeImage");
            });
  }

  @Test
  void pictures_are_archived_from_the_command_line() throws Exception {
    Path picture = data.resolve("red.bmp");
    Files.write(picture, RED_BMP.getBytes(StandardCharsets.ISO_8859_1));

    assertThat(suite("archive", picture.toString()))
        .startsWith(picture + ": A square picture, mostly red.");
  }

  /** The long form: {@code ./suite chaos --minutes 2 --orders 200}. */
  @Test
  @Order(
      Integer.MAX_VALUE) // Nobody else should meet what it leaves behind: breakers that are open.
  void the_books_agree_although_processes_are_killed_under_orders() throws Exception {
    suite("chaos", "--minutes", "0.15", "--orders", "20");
  }

  @Test
  void a_service_tells_what_it_is_made_of() throws Exception {
    JsonNode bill = JSON.readTree(inside("/actuator/sbom/application").body());

    assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(bill.path("components").findValuesAsText("purl"))
        .anyMatch(each -> each.startsWith("pkg:maven/org.apache.tomcat.embed/tomcat-embed-core@"));
  }

  @Test
  void status_tells_of_every_process() throws Exception {
    await()
        .untilAsserted(
            () -> {
              JsonNode status = status();
              assertThat(status.findValuesAsText("name"))
                  .containsExactlyInAnyOrderElementsOf(Suite.standard().names());
              assertThat(status.findValuesAsText("health")).containsOnly("UP");
              assertThat(status.findValues("rssMb")).allMatch(rss -> rss.asInt() > 0);
            });
  }

  @Test
  @Order(Integer.MAX_VALUE - 1) // when all has been used, and nothing has been killed at random
  void dashboards_and_alerts_ask_for_metrics_that_somebody_has() throws Exception {
    List<String> queries = new ArrayList<>();
    try (Stream<Path> dashboards = Files.list(PROJECT.resolve("docker/grafana/dashboards"))) {
      for (Path dashboard : dashboards.toList()) {
        queries.addAll(JSON.readTree(dashboard.toFile()).findValuesAsText("expr"));
      }
    }
    queries.add(Files.readString(PROJECT.resolve("docker/prometheus/alerts.yml")));
    Set<String> asked =
        queries.stream()
            .map(query -> query.replaceAll("\"[^\"]*\"|\\bby *\\([^)]*\\)", "")) // values, labels
            .flatMap(query -> METRIC.matcher(query).results().map(MatchResult::group))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(asked).hasSizeGreaterThan(30);
    // Kafka's own are looked for once a minute.
    await().untilAsserted(() -> assertThat(metrics()).containsAll(asked));
  }

  /** The names of those that any of the services has, and of one that needs a failure. */
  private static Set<String> metrics() throws Exception {
    Set<String> had = new TreeSet<>(Set.of(DEAD_LETTERS));
    for (String name : Suite.standard().names()) {
      if (Set.of(Kind.SERVICE, Kind.GATEWAY).contains(Suite.standard().kind(name))) {
        URI metrics = URI.create("http://localhost:" + ports.get(name) + "/actuator/prometheus");
        HttpResponse<String> answer = get(metrics, Map.of("Authorization", "Bearer " + token));
        assertThat(answer.statusCode()).as(name).isEqualTo(200);
        answer.body().lines().map(line -> line.replaceFirst("[{ ].*", "")).forEach(had::add);
      }
    }
    return had;
  }

  /** How every circuit breaker of the gateway stands. */
  private static List<String> breakers() throws Exception {
    HttpResponse<String> services = get(gateway("/api/v1/services"), Map.of("X-API-Key", key));
    return JSON.readTree(services.body()).findValuesAsText("state");
  }

  private static Map<String, Long> clicksBy(String groupBy, String campaign) throws Exception {
    String path = "/api/v1/clicks?groupBy=" + groupBy + "&campaign=" + campaign;
    JsonNode report = JSON.readTree(get(gateway(path), Map.of("X-API-Key", key)).body());
    return StreamSupport.stream(report.path("items").spliterator(), false)
        .collect(
            Collectors.toMap(
                each -> each.get("key").asText(), each -> each.get("clicks").asLong()));
  }

  /** Waits until the trace has spans of each of these services and kinds. */
  private static void awaitSpans(String trace, String... expected) {
    await().untilAsserted(() -> assertThat(spans(trace)).contains(expected));
  }

  /** Service and kind of every span of the trace. */
  private static Set<String> spans(String trace) throws Exception {
    return StreamSupport.stream(trace(trace).spliterator(), false)
        .map(
            span ->
                span.at("/localEndpoint/serviceName").asText()
                    + " "
                    + span.path("kind").asText("LOCAL"))
        .collect(Collectors.toSet());
  }

  /** The functions that were called under it. */
  private static Set<String> functions(String trace) throws Exception {
    return Set.copyOf(trace(trace).findValuesAsText("function"));
  }

  private static JsonNode trace(String trace) throws Exception {
    String address = "http://127.0.0.1:" + ports.get("zipkin") + "/api/v2/trace/" + trace;
    HttpResponse<String> found = get(URI.create(address), Map.of());
    assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
    JsonNode spans = JSON.readTree(found.body());
    assertThat(spans.findValuesAsText("traceId")).containsOnly(trace);
    return spans;
  }

  private static String code(JsonNode made, String medium) {
    return StreamSupport.stream(made.get("items").spliterator(), false)
        .filter(link -> link.get("medium").asText().equals(medium))
        .findFirst()
        .orElseThrow()
        .get("code")
        .asText();
  }

  private static HttpResponse<String> order() throws Exception {
    return send(
        "/api/v1/orders",
        "{\"customerId\": \"alice\", \"items\": [{\"sku\": \"TEA-GREEN\", \"quantity\": 1}],"
            + " \"card\": \"tok_visa\", \"shipTo\": {\"name\": \"A\", \"street\": \"Way 1\","
            + " \"postalCode\": \"10115\", \"city\": \"Berlin\", \"country\": \"DE\"}}");
  }

  private static JsonNode at(String path) throws Exception {
    return JSON.readTree(get(gateway(path), Map.of("X-API-Key", key)).body());
  }

  private static HttpResponse<String> send(String path, String body) throws Exception {
    return send(path, body, "application/json");
  }

  private static HttpResponse<String> send(String path, String body, String type) throws Exception {
    return send(path, HttpRequest.BodyPublishers.ofString(body), type);
  }

  private static HttpResponse<String> send(String path, HttpRequest.BodyPublisher body, String type)
      throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(gateway(path))
            .header("X-API-Key", key)
            .header("Content-Type", type)
            .POST(body)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode post(String path, String body) throws Exception {
    HttpResponse<String> answer = send(path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return JSON.readTree(answer.body());
  }

  private static HttpResponse<String> inside(String path) throws Exception {
    return get(shortener(path), Map.of("X-Suite-Token", token));
  }

  private static HttpResponse<String> inside(String path, String body) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(shortener(path))
            .header("X-Suite-Token", token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(URI address, Map<String, String> headers)
      throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    headers.forEach(request::header);
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static URI gateway(String path) {
    return URI.create("http://localhost:" + ports.get("gateway") + path);
  }

  private static URI shortener(String path) {
    return URI.create("http://localhost:" + ports.get("url-shortener") + path);
  }

  private static long pid(String name) throws Exception {
    return StreamSupport.stream(status().spliterator(), false)
        .filter(member -> member.get("name").asText().equals(name))
        .findFirst()
        .orElseThrow()
        .get("pid")
        .asLong();
  }

  private static JsonNode status() throws Exception {
    return JSON.readTree(suite("status", "--json"));
  }

  /** Runs ./suite on this test's data folder; returns what it printed. */
  private static String suite(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(PROJECT.resolve("suite").toString(), "--data", data.toString()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(data, "suite", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(PROJECT.toFile())
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    // As every JVM of a test: it ends before the optimizing compiler's work has paid.
    builder.environment().put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");
    // As long as ten processes that have just started may need.
    builder.environment().put("LESSSERVER_ORDERS_TRACKING_LINK_WITHIN", "1m");
    Process process = builder.start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES))
        .as("suite %s ends", List.of(arguments))
        .isTrue();
    String printed = Files.readString(output);
    assertThat(process.exitValue()).as(printed).isZero();
    return printed;
  }
}
