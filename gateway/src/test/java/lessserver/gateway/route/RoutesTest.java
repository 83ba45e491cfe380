package lessserver.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import lessserver.gateway.FakeService;
import lessserver.gateway.RunningGateway;
import lessserver.gateway.TestKeys;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest extends RunningGateway {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String TRACE_PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

  private static FakeService.Received arrived() {
    assertThat(SHORTENER.received()).hasSize(1);
    return SHORTENER.received().getFirst();
  }

  @Test
  void a_request_reaches_the_service_of_its_path_unchanged() {
    SHORTENER.behave(FakeService.answering(201, "{\"code\":\"abc\"}", "Location", "/x"));

    HttpResponse<String> answer =
        post("/api/v1/links?q=100%25+a%20b&q=%C3%A9", BodyPublishers.ofString("{\"url\":\"x\"}"));

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("{\"code\":\"abc\"}");
    assertThat(answer.headers().firstValue("location")).contains("/x");
    assertThat(arrived().method()).isEqualTo("POST");
    assertThat(arrived().path()).isEqualTo("/api/v1/links?q=100%25+a%20b&q=%C3%A9");
    assertThat(arrived().bodyLength()).isEqualTo(11);
    assertThat(OTHER.received()).isEmpty();
  }

  @Test
  void a_service_learns_who_calls_and_that_the_call_is_the_suites() {
    get("/api/v1/links/abc");

    assertThat(arrived().header("X-Suite-Token")).isEqualTo(TemporaryData.SUITE_TOKEN);
    assertThat(arrived().header("X-Client")).isEqualTo("everything");
  }

  @Test
  void a_service_learns_nothing_that_an_outsider_made_up() {
    send(
        "GET",
        "/abc123",
        "Forwarded",
        "for=1.2.3.4",
        "X-Forwarded-For",
        "1.2.3.4",
        "X-Forwarded-Prefix",
        "/evil",
        "X-Suite-Token",
        "guess",
        "X-Client",
        "boss",
        "X-Client-Address",
        "1.2.3.4",
        "Baggage",
        "a=b",
        "Traceparent",
        TRACE_PARENT,
        "Tracestate",
        "x=y",
        "B3",
        "0");

    assertThat(arrived().headers())
        .doesNotContainKeys("forwarded", "x-forwarded-for", "x-forwarded-prefix", "x-client")
        .doesNotContainKeys("baggage", "tracestate", "b3");
    assertThat(arrived().header("X-Suite-Token")).isEqualTo(TemporaryData.SUITE_TOKEN);
    assertThat(arrived().header("traceparent")).isNotEmpty().doesNotContain(TRACE);
    assertThat(arrived().header("X-Client-Address")).matches("127\\.0\\.0\\.1|0:0:0:0:0:0:0:1");
  }

  @Test
  void a_proxy_that_is_trusted_says_for_whom_it_asks() throws Exception {
    String said = "198.51.100.1, 203.0.113.7, 10.1.2.3"; // the first is what the client wrote
    try (HttpClient proxy =
        HttpClient.newBuilder().localAddress(InetAddress.ofLiteral("127.0.0.2")).build()) {
      proxy.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/abc123"))
              .header("X-Forwarded-For", said)
              .build(),
          BodyHandlers.discarding());
    }

    assertThat(arrived().header("X-Client-Address")).isEqualTo("203.0.113.7");
    assertThat(arrived().headers()).doesNotContainKey("x-forwarded-for");
  }

  @Test
  void a_service_never_sees_what_the_client_proved_itself_with() {
    send("GET", "/api/v1/links", "x-functions-key", TestKeys.ALL, "Cookie", "session=x; a=b");

    assertThat(arrived().headers()).doesNotContainKeys("x-api-key", "x-functions-key", "cookie");
  }

  @Test
  void who_holds_a_key_may_continue_a_trace() {
    HttpResponse<String> answer =
        send("GET", "/api/v1/links", "X-API-Key", TestKeys.ALL, "traceparent", TRACE_PARENT);

    assertThat(arrived().header("traceparent")).startsWith("00-" + TRACE).endsWith("-01");
    assertThat(answer.headers().allValues("X-Correlation-Id")).containsExactly(TRACE);
  }

  @Test
  void every_answer_names_the_trace_that_the_service_was_called_in_once() {
    SHORTENER.behave(FakeService.answering(200, "{}", "X-Correlation-Id", "the service's own"));

    HttpResponse<String> answer = send("GET", "/abc123");

    String trace = arrived().header("traceparent").split("-", -1)[1];
    assertThat(answer.headers().allValues("X-Correlation-Id")).containsExactly(trace);
  }

  @Test
  void nothing_of_the_suites_own_business_passes_to_the_outside() {
    SHORTENER.behave(
        FakeService.answering(
            200,
            "{}",
            "X-Suite-Token",
            TemporaryData.SUITE_TOKEN,
            "X-Client",
            "boss",
            "X-Client-Address",
            "10.0.0.1",
            "Traceparent",
            TRACE_PARENT,
            "Baggage",
            "a=b",
            "Server",
            "Tomcat",
            "X-Powered-By",
            "Spring",
            "Access-Control-Allow-Origin",
            "*",
            "X-Its-Own",
            "yes"));

    HttpHeaders answer = send("GET", "/abc123").headers();

    assertThat(answer.firstValue("X-Its-Own")).contains("yes");
    assertThat(answer.map())
        .doesNotContainKeys("x-suite-token", "x-client", "x-client-address", "traceparent")
        .doesNotContainKeys("baggage", "server", "x-powered-by", "access-control-allow-origin");
  }

  @Test
  void a_path_without_a_version_means_the_current_one() {
    assertThat(get("/api/links/a%20b?q=%C3%A9").statusCode()).isEqualTo(200);
    assertThat(arrived().path()).isEqualTo("/api/v1/links/a%20b?q=%C3%A9");
    assertThat(get("/api/services").statusCode()).isEqualTo(200);
    assertThat(send("GET", "/api/links").statusCode()).isEqualTo(401);
    assertThat(send("GET", "/api/services/other/actuator/health").statusCode()).isEqualTo(401);
    assertThat(get("/api/v2/links").statusCode()).as("a version that is none").isEqualTo(404);
  }

  @Test
  void a_deprecated_version_says_so_and_when_it_ends() {
    HttpHeaders answer = get("/api/v0/other/x").headers();

    assertThat(answer.allValues("Deprecation")).containsExactly("@1767225600");
    assertThat(answer.allValues("Sunset")).containsExactly("Thu, 31 Dec 2026 23:59:59 GMT");
    assertThat(answer.allValues("Link"))
        .containsExactly("<https://docs.example/v1>; rel=\"deprecation\"");
    assertThat(send("GET", "/api/v0/other/x").headers().firstValue("Deprecation")).isPresent();
    assertThat(get("/api/v1/other/x").headers().map()).doesNotContainKeys("deprecation", "sunset");
  }

  @Test
  void what_the_status_page_asks_for_is_not_recorded_as_a_trace() {
    get("/api/v1/services/url-shortener/actuator/metrics");
    assertThat(arrived().header("traceparent")).endsWith("-00");
  }

  @Test
  void short_links_need_no_key() {
    SHORTENER.behave(FakeService.answering(302, "", "Location", "https://example.com/"));

    assertThat(send("GET", "/Abc-_9").statusCode()).isEqualTo(302);
    assertThat(send("HEAD", "/Abc-_9").headers().firstValue("location"))
        .contains("https://example.com/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api",
        "/actuator",
        "/functions",
        "/ab",
        "/-abc",
        "/a.b",
        "/favicon.ico",
        "/ab+",
        "/abc123++",
        "/robots.txt.html"
      })
  void what_cannot_be_a_code_is_not_found_and_reaches_no_service(String path) {
    HttpResponse<String> answer = send("GET", path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(SHORTENER.received()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
  void a_link_passes_on_whatever_it_is_sent(String method) {
    SHORTENER.behave(FakeService.answering(308, "", "Location", "https://example.com/"));

    assertThat(send(method, "/abc123").statusCode()).isEqualTo(308);
    assertThat(arrived().method()).isEqualTo(method);
  }

  @Test
  void a_preview_needs_no_key_and_keeps_its_own_rules_for_browsers() {
    SHORTENER.behave(
        FakeService.answering(
            200,
            "",
            "Content-Security-Policy",
            "default-src 'none'; style-src 'sha256-x'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer"));

    HttpHeaders answer = send("GET", "/abc123+").headers();

    assertThat(arrived().path()).isEqualTo("/abc123+");
    assertThat(answer.allValues("Content-Security-Policy"))
        .containsExactly("default-src 'none'; style-src 'sha256-x'");
    assertThat(answer.allValues("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(answer.allValues("Referrer-Policy")).containsExactly("no-referrer");
  }

  @Test
  void robots_are_answered_by_the_service() {
    assertThat(send("GET", "/robots.txt").statusCode()).isEqualTo(200);
    assertThat(arrived().path()).isEqualTo("/robots.txt");
  }

  @Test
  void a_path_that_nobody_serves_is_a_problem_with_the_correlation_id() {
    HttpResponse<String> answer = get("/api/v1/nothing");

    assertThat(answer.statusCode()).isEqualTo(404);
    String id = answer.headers().firstValue("X-Correlation-Id").orElseThrow();
    assertThat(answer.body())
        .contains("\"status\":404", "\"instance\":\"/api/v1/nothing\"")
        .contains("\"correlationId\":\"" + id + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/..;/actuator/env",
        "/..;/actuator/env",
        "/api/v1/links%2f..%2f..%2factuator%2fenv",
        "/api/v1/links/%2e%2e/%2e%2e/actuator/env",
        "//actuator/env",
        "//",
        "/api/v1/../../actuator/env",
        "/abc123%00",
        "/abc%5c123",
        "/%252e%252e/actuator/env"
      })
  void tricks_with_paths_are_refused(String path) {
    HttpResponse<String> answer = send("GET", path);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(answer.headers().allValues("X-Correlation-Id")).hasSize(1);
    assertThat(SHORTENER.received()).isEmpty();
  }
}
