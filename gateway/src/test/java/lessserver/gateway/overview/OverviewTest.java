package lessserver.gateway.overview;

import static lessserver.gateway.FakeService.answering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import lessserver.gateway.RunningGateway;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverviewTest extends RunningGateway {

  private static final String SHORTENER_ENTRY = "$.items[?(@.name == 'url-shortener')]";

  private static String in(HttpResponse<String> answer, String path) {
    return JsonPath.<Object>read(answer.body(), path).toString();
  }

  @Test
  void the_services_are_listed_with_what_they_say_of_themselves() {
    await()
        .untilAsserted(
            () -> {
              HttpResponse<String> answer = get("/api/v1/services");
              assertThat(JsonPath.<List<String>>read(answer.body(), "$.items[*].name"))
                  .startsWith("gateway")
                  .contains("url-shortener", "other", "absent");
              assertThat(answer.body())
                  .contains(
                      """
                      {"name":"url-shortener","instances":[{"health":"UP","components":{"db":"UP"},\
                      "breakers":[],"version":"1.2.3","uptimeSeconds":62,"problem":null}],"breaker":{"state":"CLOSED",\
                      """)
                  .doesNotContain(SHORTENER.uri().toString());
            });
  }

  @Test
  void the_gateway_itself_is_among_them() {
    HttpResponse<String> answer = get("/api/v1/services");

    assertThat(JsonPath.<Object>read(answer.body(), "$.items[0].breaker")).isNull();
    assertThat(JsonPath.<Object>read(answer.body(), "$.items[0].publicBreaker")).isNull();
    assertThat(JsonPath.<Integer>read(answer.body(), "$.items[0].instances[0].uptimeSeconds"))
        .isNotNegative();
  }

  @ParameterizedTest
  @ValueSource(strings = {"DEGRADED", "DOWN", "OUT_OF_SERVICE"})
  void a_service_is_as_it_says(String state) {
    SHORTENER.on(
        "/actuator/health",
        answering(state.equals("DEGRADED") ? 200 : 503, "{\"status\":\"" + state + "\"}"));

    await()
        .untilAsserted(
            () ->
                assertThat(
                        JsonPath.<List<String>>read(
                            get("/api/v1/services").body(),
                            SHORTENER_ENTRY + ".instances[0].health"))
                    .containsExactly(state));
  }

  @Test
  void a_services_own_breakers_are_listed_by_name() {
    SHORTENER.on(
        "/actuator/circuitbreakers",
        answering(
            200,
            """
            {"circuitBreakers": {"payment": {"state": "OPEN", "failureRate": "100.0%"},
                                 "carrier": {"state": "CLOSED", "failureRate": "-1.0%"}}}\
            """));

    await()
        .untilAsserted(
            () ->
                assertThat(get("/api/v1/services").body())
                    .contains(
                        """
                        "breakers":[{"name":"carrier","state":"CLOSED"},\
                        {"name":"payment","state":"OPEN"}]\
                        """));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"circuitBreakers\":null}", "no JSON"})
  void a_service_that_does_not_tell_of_its_breakers_is_up_all_the_same(String answer) {
    String version = "after " + answer.length(); // tells this answer from the one kept
    SHORTENER.on("/actuator/circuitbreakers", answering(200, answer));
    SHORTENER.on("/actuator/info", answering(200, "{\"build\":{\"version\":\"" + version + "\"}}"));

    await()
        .untilAsserted(
            () ->
                assertThat(get("/api/v1/services").body())
                    .contains(
                        """
                        {"health":"UP","components":{"db":"UP"},"breakers":[],"version":"%s"\
                        """
                            .formatted(version)));
  }

  @Test
  void a_service_that_does_not_answer_is_down_and_says_why() {
    SHORTENER.on("/actuator/health", SHORTENER.hanging());
    OTHER.on("/actuator/health", answering(401, "{}"));

    await()
        .untilAsserted(
            () ->
                assertThat(
                        JsonPath.<List<String>>read(
                            get("/api/v1/services").body(), "$.items[*].instances[0].problem"))
                    .contains(
                        "does not answer in time", "answers with status 401", "cannot be reached"));
  }

  @Test
  void a_gateway_without_a_service_is_degraded_but_ready() {
    HttpResponse<String> health = send("GET", "/actuator/health");

    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(in(health, "$.status")).isEqualTo("DEGRADED");
    assertThat(in(health, "$.components.services.components.absent.status")).isEqualTo("DOWN");
    assertThat(health.body()).doesNotContain("details");
    assertThat(get("/actuator/health").body()).contains("details", "cannot be reached");
    HttpResponse<String> readiness = send("GET", "/actuator/health/readiness");
    assertThat(readiness.statusCode()).isEqualTo(200);
    assertThat(readiness.body()).isEqualTo("{\"status\":\"UP\"}");
  }

  /** As a service lists it. */
  private static String function(String name, String usage, String... days) {
    return """
    {"name": "%s", "kind": "function", "input": "String", "output": "String", %s, "days": [%s]}\
    """
        .formatted(name, usage, String.join(", ", days));
  }

  private static String day(String day, long invocations, double gbSeconds) {
    return "{\"day\": \"%s\", %s}".formatted(day, usage(invocations, gbSeconds));
  }

  private static String usage(long invocations, double gbSeconds) {
    return """
    "invocations": %d, "errors": 0, "p50Millis": 1.5, "p95Millis": 2.5, "p99Millis": 3.5, "gbSeconds": %s\
    """
        .formatted(invocations, gbSeconds);
  }

  @Test
  void functions_are_listed_with_their_service_and_the_silent_are_named() {
    SHORTENER.on(
        "/functions",
        answering(
            200,
            "[" + function("createLinks", usage(3, 0.0375), day("2026-01-31", 3, 0.0375)) + "]"));
    OTHER.on("/functions", OTHER.hanging());

    HttpResponse<String> answer = get("/api/v1/functions");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(in(answer, "$.items[0]")).contains("createLinks", "function", "3", "url-shortener");
    assertThat(JsonPath.<List<String>>read(answer.body(), "$.unavailable"))
        .containsExactlyInAnyOrder("other", "absent");
  }

  @Test
  void functions_have_a_price_beside_that_of_a_service_which_is_always_on() {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    SHORTENER.on(
        "/functions",
        answering(
            200,
            "[%s, %s]"
                .formatted(
                    function(
                        "redirect",
                        usage(3_000_000, 1_500_000),
                        day(today.minusDays(1).toString(), 2_000_000, 1_000_000),
                        day(today.minusDays(3).toString(), 1_000_000, 500_000)),
                    function(
                        "createLinks",
                        usage(1_000_000, 0),
                        day(today.minusDays(3).toString(), 1_000_000, 0)))));
    OTHER.on("/functions", answering(503, "{\"status\":503}"));

    HttpResponse<String> answer = get("/api/v1/functions?days=31");

    assertThat(in(answer, "$.items[*].cost")).isEqualTo("[24.6,0.2]");
    assertThat(in(answer, "$.items[0].days[*].cost")).isEqualTo("[16.4,8.2]");
    assertThat(in(answer, "$.services[*].service")).isEqualTo("[\"url-shortener\"]");
    // Those on which nobody called cost nothing, unless the service is always on.
    assertThat(JsonPath.<List<String>>read(answer.body(), "$.services[0].days[*].day"))
        .containsExactly(
            today.toString(),
            today.minusDays(1).toString(),
            today.minusDays(2).toString(),
            today.minusDays(3).toString());
    assertThat(in(answer, "$.services[0].days[*].cost")).isEqualTo("[0,16.4,0,8.4]");
    assertThat(in(answer, "$.services[0].days[1:].alwaysOn")).isEqualTo("[0.432,0.432,0.432]");
    assertThat(in(answer, "$.services[0].cost")).isEqualTo("24.8");
    // Three days, and what has passed of today.
    assertThat(Double.parseDouble(in(answer, "$.services[0].alwaysOn"))).isBetween(1.296, 1.729);
    assertThat(JsonPath.<List<String>>read(answer.body(), "$.unavailable"))
        .containsExactlyInAnyOrder("other", "absent");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "32", "x"})
  void figures_of_days_that_nobody_keeps_are_refused(String days) {
    assertThat(get("/api/v1/functions?days=" + days).statusCode()).isEqualTo(400);
  }

  @Test
  void the_last_requests_to_services_are_listed_newest_first() {
    SHORTENER.behave(answering(302, "", "Location", "https://example.com/"));
    String click =
        send("GET", "/abc123?secret=1").headers().firstValue("X-Correlation-Id").orElseThrow();
    get("/api/v1/absent/x");
    get("/api/v1/services");
    get("/api/v1/services/other/actuator/health");

    HttpResponse<String> answer = get("/api/v1/requests");

    assertThat(JsonPath.<List<String>>read(answer.body(), "$.items[*].path"))
        .startsWith("/api/v1/absent/x", "/abc123")
        .hasSizeLessThanOrEqualTo(50);
    assertThat(in(answer, "$.items[0].status")).isEqualTo("502");
    assertThat(in(answer, "$.items[1]"))
        .contains("GET", "302", "url-shortener", click)
        .doesNotContain("secret");
  }

  @Test
  void no_more_than_fifty_requests_are_kept() {
    for (int request = 0; request < 60; request++) {
      send("GET", "/abc" + request);
    }

    List<String> paths = JsonPath.read(get("/api/v1/requests").body(), "$.items[*].path");

    assertThat(paths).hasSize(50).startsWith("/abc59", "/abc58");
  }

  @Test
  void a_services_actuator_is_read_with_the_suites_token_even_when_its_breaker_is_open() {
    SHORTENER.on("/actuator/metrics/jvm.memory.used", answering(200, "{\"name\":\"it\"}"));
    breakers.circuitBreaker("url-shortener").transitionToForcedOpenState();

    assertThat(
            get("/api/v1/services/url-shortener/actuator/metrics/jvm.memory.used?tag=area:heap")
                .body())
        .isEqualTo("{\"name\":\"it\"}");
    get("/api/v1/services/url-shortener/actuator/prometheus");
    assertThat(SHORTENER.received().getFirst().path()).isEqualTo("/actuator/prometheus");
    assertThat(SHORTENER.received().getFirst().header("X-Suite-Token"))
        .isEqualTo(TemporaryData.SUITE_TOKEN);
  }

  @Test
  void the_gateways_own_actuator_is_read_the_same_way() {
    assertThat(get("/api/v1/services/gateway/actuator/circuitbreakers").body())
        .contains("circuitBreakers", "url-shortener");
    assertThat(
            get("/api/v1/services/gateway/actuator/metrics/jvm.memory.used?tag=area:heap").body())
        .contains("measurements");
    assertThat(get("/api/v1/services/gateway/actuator/info").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "url-shortener/actuator/env",
        "url-shortener/actuator/heapdump",
        "url-shortener/actuator/metrics/a/b",
        "url-shortener/actuator",
        "gateway/actuator/env",
        "nobody/actuator/health"
      })
  void no_more_of_an_actuator_is_open_than_intended(String path) {
    assertThat(get("/api/v1/services/" + path).statusCode()).isEqualTo(404);
    assertThat(SHORTENER.received()).isEmpty();
  }

  @Test
  void the_page_is_told_where_the_traces_are() {
    assertThat(get("/api/v1/console").body())
        .isEqualTo("{\"tracesUrl\":\"http://traces.example/zipkin\"}");
  }
}
