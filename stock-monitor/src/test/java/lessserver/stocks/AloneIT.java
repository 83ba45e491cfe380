package lessserver.stocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ContextConfiguration;

/** The stock monitor with nothing else up: no Kafka, no market, no mail server, no gateway. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.kafka.bootstrap-servers=localhost:1",
      "spring.mail.port=1",
      "lessserver.market.uri=http://localhost:1"
    })
@ContextConfiguration(initializers = TemporaryData.class)
class AloneIT {

  private final HttpClient client = HttpClient.newHttpClient();
  @LocalServerPort private int port;

  @Test
  void it_accepts_monitors_which_wait_for_the_market_and_says_that_it_is_degraded()
      throws Exception {
    HttpResponse<String> accepted =
        send(
            request("/api/v1/stock-monitors")
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofString(
                        "{\"symbol\": \"ACME\", \"percentageChange\": 5, \"timeLimit\": \"PT2S\","
                            + " \"checkInterval\": \"PT1S\", \"email\": \"anna@example.com\"}")));
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    String monitor =
        "/api/v1/stock-monitors/" + JsonPath.<String>read(accepted.body(), "$.monitorId");

    await()
        .until(
            () -> JsonPath.<String>read(send(request(monitor)).body(), "$.status"),
            "TIME_LIMIT_REACHED"::equals);
    String ended = send(request(monitor)).body();
    // How often it was asked in two seconds is the machine's affair; nobody ever answered.
    assertThat(JsonPath.<Integer>read(ended, "$.failedChecks"))
        .isPositive()
        .isEqualTo(JsonPath.<Integer>read(ended, "$.checks"));
    assertThat(JsonPath.<String>read(ended, "$.notifications.mail")).isEqualTo("PENDING");

    assertThat(send(request("/api/v1/quotes/ACME")).statusCode()).isEqualTo(503);
    HttpResponse<String> health = send(request("/actuator/health"));
    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(JsonPath.<String>read(health.body(), "$.status")).isEqualTo("DEGRADED");
    assertThat(send(request("/actuator/health/readiness")).statusCode()).isEqualTo(200);
    assertThat(send(request("/actuator/circuitbreakers")).body()).contains("market", "mail");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
        .header("X-Suite-Token", TemporaryData.SUITE_TOKEN);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
