package lessserver.functions.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import lessserver.functions.Headers;
import lessserver.functions.guestbook.Client;
import lessserver.functions.guestbook.Client.Answer;
import lessserver.functions.guestbook.WithGuestbook;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

@WithGuestbook
class ServiceBoundaryTest {

  private final Client client;

  ServiceBoundaryTest(@LocalServerPort int port) {
    this.client = new Client(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/motto",
        "/functions",
        "/functions/motto",
        "/nowhere",
        "/actuator",
        "/actuator/health",
        "/actuator/metrics",
        "/actuator/health/liveness/",
        "/actuator/health/liveness/../../metrics",
        "/actuator/health/liveness;/../../metrics"
      })
  void without_the_token_a_service_answers_401(String path) {
    Answer answer = client.getWithoutToken(path);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("Content-Type")).contains("application/problem+json");
    assertThat(answer.json().get("correlationId").asText())
        .isEqualTo(answer.header(Headers.CORRELATION_ID).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrong", "", "test-suite-toke", "test-suite-token-and-more"})
  void a_wrong_token_is_none(String token) {
    assertThat(client.getWithoutToken("/motto", Headers.SUITE_TOKEN, token).status())
        .isEqualTo(401);
    assertThat(client.getWithoutToken("/motto", "Authorization", "Bearer " + token).status())
        .isEqualTo(401);
  }

  @Test
  void the_token_opens() {
    assertThat(client.get("/motto").status()).isEqualTo(200);
  }

  @Test
  void the_token_opens_as_bearer_too() {
    assertThat(
            client
                .getWithoutToken("/motto", "Authorization", "Bearer " + TemporaryData.SUITE_TOKEN)
                .status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"liveness", "readiness"})
  void probes_are_answered_without_a_token(String probe) {
    assertThat(client.getWithoutToken("/actuator/health/" + probe).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "localhost.evil.example", "10.0.0.1", "[::2]"})
  void an_unknown_host_is_421_even_with_the_token(String host) throws IOException {
    assertThat(getMotto(host)).startsWith("HTTP/1.1 421 ").contains("\"status\":421");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST",
        "localhost:8081",
        "127.0.0.1",
        "[::1]",
        "guestbook.example:8081"
      })
  void it_goes_by_the_names_of_loopback_and_those_it_was_given(String host) throws IOException {
    assertThat(getMotto(host)).startsWith("HTTP/1.1 200 ");
  }

  private String getMotto(String host) throws IOException {
    return client.raw(
        "GET /motto HTTP/1.1\r\nHost: %s\r\n%s: %s\r\nConnection: close\r\n\r\n"
            .formatted(host, Headers.SUITE_TOKEN, TemporaryData.SUITE_TOKEN));
  }
}
