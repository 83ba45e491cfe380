package lessserver.gateway.backend;

import static lessserver.gateway.FakeService.answering;
import static lessserver.gateway.FakeService.first;
import static lessserver.gateway.FakeService.resetting;
import static lessserver.gateway.FakeService.saying;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import lessserver.gateway.FakeService.Behaviour;
import lessserver.gateway.RunningGateway;
import lessserver.gateway.TestKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

class FailuresTest extends RunningGateway {

  private static final String LINKS = "/api/v1/links";

  private static void assertProblem(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    String id = answer.headers().firstValue("X-Correlation-Id").orElseThrow();
    assertThat(answer.body()).contains("\"correlationId\":\"" + id + "\"");
  }

  static Stream<Arguments> waysToFail() {
    return Stream.of(
        Arguments.of("hangs", SHORTENER.hanging(), 504),
        Arguments.of("resets the connection", resetting(), 502),
        Arguments.of("answers 500", answering(500, "{\"title\":\"mine\"}"), 500));
  }

  @ParameterizedTest(name = "a service that {0}")
  @MethodSource("waysToFail")
  void the_breaker_opens_and_recovers_before(String name, Behaviour failure, int status) {
    SHORTENER.behave(failure);
    for (int call = 0; call < 4; call++) {
      assertThat(post(LINKS, BodyPublishers.ofString("{}")).statusCode()).isEqualTo(status);
    }
    int calls = SHORTENER.received().size();

    HttpResponse<String> refused = post(LINKS, BodyPublishers.ofString("{}"));

    assertProblem(refused, 503);
    assertThat(refused.body()).contains("urn:lessserver:problem:breaker-open");
    assertThat(refused.headers().firstValue("Retry-After").orElseThrow()).matches("[1-3]");
    assertThat(SHORTENER.received()).as("calls to a service left alone").hasSize(calls);
    assertThat(get("/api/v1/other").statusCode()).as("another service").isEqualTo(200);
    assertThat(get("/api/v1/services").body())
        .contains("\"state\":\"OPEN\"", "\"failedCalls\":4")
        .containsPattern("\"retryAfterSeconds\":[0-3]");

    SHORTENER.reset();
    await()
        .untilAsserted(
            () ->
                assertThat(post(LINKS, BodyPublishers.ofString("{}")).statusCode()).isEqualTo(200));
    assertThat(get("/api/v1/services").body()).doesNotContain("OPEN");
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void the_log_names_the_trace_of_a_call_that_failed(CapturedOutput log) {
    SHORTENER.behave(resetting());

    HttpResponse<String> failed = post(LINKS, BodyPublishers.ofString("{}"));

    assertProblem(failed, 502);
    String id = failed.headers().firstValue("X-Correlation-Id").orElseThrow();
    assertThat(log.getOut().lines().filter(line -> line.contains("event=call-failed")))
        .singleElement(STRING)
        .contains(id);
  }

  @Test
  void an_api_that_is_left_alone_leaves_redirects_working() {
    SHORTENER.behave(answering(500, "{}"));
    SHORTENER.on("/abc123", answering(302, "", "Location", "https://example.com/"));
    for (int call = 0; call < 4; call++) {
      post(LINKS, BodyPublishers.ofString("{}"));
    }

    assertThat(post(LINKS, BodyPublishers.ofString("{}")).statusCode()).isEqualTo(503);
    for (int click = 0; click < 8; click++) {
      assertThat(send("GET", "/abc123").statusCode()).isEqualTo(302);
    }
    assertThat(get("/api/v1/services").body())
        .contains("\"breaker\":{\"state\":\"OPEN\"", "\"publicBreaker\":{\"state\":\"CLOSED\"");
  }

  @Test
  void redirects_that_are_left_alone_leave_the_api_working() {
    SHORTENER.on("/abc123", answering(500, "{}"));
    for (int click = 0; click < 4; click++) {
      send("GET", "/abc123");
    }

    HttpResponse<String> refused = send("GET", "/abc123");

    assertProblem(refused, 503);
    assertThat(refused.headers().firstValue("Retry-After").orElseThrow()).matches("[1-3]");
    assertThat(post(LINKS, BodyPublishers.ofString("{}")).statusCode()).isEqualTo(200);
  }

  @Test
  void a_services_own_error_passes_as_it_is() {
    SHORTENER.behave(answering(500, "{\"title\":\"mine\"}", "X-Its-Own", "yes"));

    HttpResponse<String> answer = get(LINKS);

    assertThat(answer.body()).isEqualTo("{\"title\":\"mine\"}");
    assertThat(answer.headers().firstValue("X-Its-Own")).contains("yes");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 409, 429, 501, 503})
  void what_is_not_a_failure_leaves_the_breaker_closed(int status) {
    SHORTENER.behave(answering(status, "{}", "Retry-After", "7"));
    for (int call = 0; call < 8; call++) {
      HttpResponse<String> answer = get(LINKS);
      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(answer.headers().firstValue("Retry-After")).contains("7");
    }
    assertThat(SHORTENER.received()).hasSize(8);
  }

  @Test
  void a_client_that_sends_too_much_does_not_open_the_breaker() {
    for (int call = 0; call < 8; call++) {
      assertThat(
              post("/api/v1/other", BodyPublishers.ofByteArray(new byte[1_100_000])).statusCode())
          .isEqualTo(413);
    }
    assertThat(get("/api/v1/other").statusCode()).isEqualTo(200);
  }

  @Test
  void a_service_that_is_not_there_is_a_problem() {
    assertProblem(get("/api/v1/absent"), 502);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 abc\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n",
        ""
      })
  void an_answer_that_is_none_is_a_problem(String bytes) {
    SHORTENER.behave(saying(bytes));

    assertProblem(post(LINKS, BodyPublishers.ofString("{}")), 502);
    assertThat(SHORTENER.received()).hasSize(1);
  }

  static Stream<Arguments> endlessAnswers() {
    return Stream.of(
        Arguments.of(
            "headers without end", endless("X-More: " + "x".repeat(1000) + "\r\n", 0), 502),
        Arguments.of("one header without end", endless("x".repeat(1000), 0), 502),
        Arguments.of("a header now and then", endless("X-More: x\r\n", 100), 504));
  }

  private static Behaviour endless(String more, long pauseMillis) {
    return (_, connection) -> {
      OutputStream out = connection.getOutputStream();
      out.write("HTTP/1.1 200 OK\r\nX-First: ".getBytes(StandardCharsets.US_ASCII));
      while (true) {
        out.write(more.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        Thread.sleep(pauseMillis); // Each header before the idle time-out, and never the last.
      }
    };
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("endlessAnswers")
  void an_answer_that_does_not_come_to_its_body_is_a_problem(
      String name, Behaviour endless, int status) {
    SHORTENER.behave(endless);

    assertProblem(post(LINKS, BodyPublishers.ofString("{}")), status);
    SHORTENER.behave(answering(200, "{}"));
    assertThat(get(LINKS).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 3000000", "Transfer-Encoding: chunked"})
  void an_answer_that_is_cut_off_in_the_middle_is_never_taken_for_whole(String framing) {
    SHORTENER.behave(
        (request, connection) -> {
          OutputStream out = connection.getOutputStream();
          out.write(
              ("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
          if (framing.startsWith("Transfer")) {
            out.write("1e8480\r\n".getBytes(StandardCharsets.US_ASCII));
          }
          out.write(new byte[2_000_000]);
          out.flush();
          resetting().handle(request, connection);
        });

    assertThatThrownBy(() -> assertThat(get(LINKS).body()).as("the whole answer").isNull())
        .isInstanceOf(UncheckedIOException.class);
    SHORTENER.behave(answering(200, "{}"));
    assertThat(get(LINKS).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
  void what_may_be_repeated_is_called_again_when_the_connection_failed(String method) {
    SHORTENER.behave(first(2, resetting(), answering(200, "{}")));

    HttpResponse<String> answer = send(method, LINKS, "X-API-Key", TestKeys.ALL);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(SHORTENER.received()).hasSize(3);
  }

  @Test
  void calling_again_has_an_end() {
    SHORTENER.behave(resetting());

    assertProblem(get(LINKS), 502);
    assertThat(SHORTENER.received()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PATCH"})
  void what_may_not_be_repeated_is_called_once(String method) {
    SHORTENER.behave(first(1, resetting(), answering(200, "{}")));

    assertProblem(send(method, LINKS, "X-API-Key", TestKeys.ALL), 502);
    assertThat(SHORTENER.received()).hasSize(1);
  }

  @Test
  void a_body_that_was_sent_is_not_sent_again() {
    SHORTENER.behave(first(1, resetting(), answering(200, "{}")));

    assertProblem(
        send(request("PUT", LINKS, BodyPublishers.ofString("{}"), "X-API-Key", TestKeys.ALL)), 502);
    assertThat(SHORTENER.received()).hasSize(1);
  }

  @Test
  void neither_a_failed_answer_nor_a_slow_one_is_asked_for_again() {
    SHORTENER.behave(answering(500, "{}"));
    get(LINKS);
    assertThat(SHORTENER.received()).hasSize(1);

    SHORTENER.behave(SHORTENER.hanging());
    assertProblem(get(LINKS), 504);
    assertThat(SHORTENER.received()).hasSize(2);
  }
}
