package lessserver.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import lessserver.gateway.RunningGateway;
import lessserver.gateway.TestKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no honest client sends, octet for octet. */
class RawRequestsTest extends RunningGateway {

  private static final String KEY = "X-API-Key: " + TestKeys.ALL + "\r\n";
  private static final String END = "Connection: close\r\n\r\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/..;/actuator/env",
        "/..;/actuator/env",
        "/actuator;/env",
        "/api/v1/links;x=1",
        "//actuator/env",
        "/api//v1/links",
        "/api/v1/links%2f..%2f..%2factuator%2fenv",
        "/api/v1/links%2F",
        "/%2factuator/env",
        "/actuator%2fenv",
        "/api/v1/links/..%2f..%2f..%2factuator/env",
        "/%2e%2e/actuator/env",
        "/api/%2e%2e/actuator/env",
        "/api/../actuator/env",
        "/./actuator/env",
        "/api/v1/%5c..%5cactuator",
        "/api/v1/links%00",
        "/api/v1/links%0d%0aX-Suite-Token:x",
        "/%252e%252e/actuator/env",
        "http://localhost/api/..;/actuator/env",
        "http://localhost//actuator/env"
      })
  void tricks_with_the_path_are_refused_even_with_a_key(String target) throws IOException {
    String answer = say("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + KEY + END);

    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
    assertThat(SHORTENER.received()).isEmpty();
    assertThat(OTHER.received()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost/api/v1/links,       401",
    "http://evil.example/api/v1/links,    401",
    "http://evil.example/actuator/env,    401",
    "http://evil.example:9999/api/v1/keys, 401",
    "HTTP://LOCALHOST/API/V1/LINKS,       401"
  })
  void an_absolute_target_needs_what_its_path_needs(String target, int status) throws IOException {
    assertThat(say("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + END))
        .startsWith("HTTP/1.1 " + status);
    assertThat(SHORTENER.received()).isEmpty();
  }

  @Test
  void an_absolute_target_names_a_path_here_and_nothing_elsewhere() throws IOException {
    String answer =
        say("GET http://evil.example/api/v1/links HTTP/1.1\r\nHost: localhost\r\n" + KEY + END);

    assertThat(answer).startsWith("HTTP/1.1 200 ");
    assertThat(SHORTENER.received())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.path()).isEqualTo("/api/v1/links");
              assertThat(request.header("Host")).doesNotContain("evil");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /abc123 HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n",
        "GET /abc123 HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n",
        "GET /abc123 HTTP/1.1\r\nHost : localhost\r\n",
        "GET /abc123 HTTP/1.1\r\nHost: localhost\r\nX-A\u0000B: x\r\n",
        "POST /abc123 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 4\r\n",
        "POST /abc123 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 3\r\n",
        "POST /abc123 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3, 4\r\n",
        "POST /abc123 HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n",
        "POST /abc123 HTTP/1.1\r\nHost: localhost\r\nContent-Length: +3\r\n",
        "CONNECT evil.example:80 HTTP/1.1\r\nHost: localhost\r\n",
        "TRACE /abc123 HTTP/1.1\r\nHost: localhost\r\n",
        "BREW /abc123 HTTP/1.1\r\nHost: localhost\r\n"
      })
  void what_can_be_read_in_two_ways_is_refused(String head) throws IOException {
    assertThat(say(head + END)).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
    assertThat(SHORTENER.received()).isEmpty();
  }

  @Test
  void a_body_cannot_hide_a_second_request() throws IOException {
    say(
        "POST /abc123 HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "0\r\n\r\n"
            + "GET /hidden HTTP/1.1\r\nHost: localhost\r\n"
            + END);

    // Anybody may follow a link: if it were taken for a request, the service would have it.
    assertThat(SHORTENER.received())
        .hasSizeLessThanOrEqualTo(1)
        .allSatisfy(request -> assertThat(request.path()).isEqualTo("/abc123"));
  }

  @Test
  void a_connection_header_does_not_take_away_what_the_gateway_says_of_the_client()
      throws IOException {
    say(
        "GET /api/v1/links HTTP/1.1\r\nHost: localhost\r\n"
            + KEY
            + "Connection: X-Client, X-Client-Address, X-Suite-Token, close\r\n\r\n");

    assertThat(SHORTENER.received())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.header("X-Client")).isEqualTo("everything");
              assertThat(request.header("X-Client-Address")).isNotEmpty();
              assertThat(request.header("X-Suite-Token")).isNotEmpty();
            });
  }

  @Test
  void a_host_that_is_made_up_reaches_nobody() throws IOException {
    say("GET /abc123 HTTP/1.1\r\nHost: evil.example\r\n" + END);

    assertThat(SHORTENER.received())
        .singleElement()
        .satisfies(request -> assertThat(request.headers().toString()).doesNotContain("evil"));
  }

  /** All that is answered until the connection ends. */
  private String say(String octets) throws IOException {
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
