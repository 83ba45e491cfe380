package lessserver.shortener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.PathNotFoundException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import lessserver.testing.FreePorts;
import lessserver.testing.RealKafka;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The shortener with nothing else up: no Kafka, no Zipkin, no gateway. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "spring.kafka.bootstrap-servers=localhost:${alone.kafka-port}")
@ContextConfiguration(initializers = TemporaryData.class)
@DirtiesContext // Its broker is gone afterwards.
class AloneIT {

  private static final int KAFKA_PORT = FreePorts.next();

  @DynamicPropertySource
  static void kafkaThatComesLate(DynamicPropertyRegistry properties) {
    properties.add("alone.kafka-port", () -> KAFKA_PORT);
  }

  private final HttpClient client = HttpClient.newHttpClient();
  @LocalServerPort private int port;

  @Test
  void it_makes_links_and_redirects_and_counts_the_clicks_when_kafka_comes() throws Exception {
    HttpResponse<String> made =
        send(
            request("/api/v1/links")
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofString(
                        "{\"url\": \"https://example.com/\", \"code\": \"alone\"}")));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(send(request("/alone")).statusCode()).isEqualTo(302);

    HttpResponse<String> health = send(request("/actuator/health"));
    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(JsonPath.<String>read(health.body(), "$.status")).isEqualTo("DEGRADED");
    assertThat(send(request("/actuator/health/readiness")).statusCode()).isEqualTo(200);
    String report = send(request("/api/v1/clicks?groupBy=code")).body();
    assertThat(JsonPath.<Object>read(report, "$.lag")).as("nobody knows").isNull();

    EmbeddedKafkaBroker broker = RealKafka.startOn(KAFKA_PORT);
    try {
      await()
          .ignoreExceptionsInstanceOf(PathNotFoundException.class)
          .untilAsserted(
              () -> {
                String counts = send(request("/api/v1/clicks?groupBy=code&code=alone")).body();
                assertThat(JsonPath.<Integer>read(counts, "$.items[0].clicks")).isOne();
                assertThat(JsonPath.<Integer>read(counts, "$.lag")).isZero();
              });
    } finally {
      broker.destroy();
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
        .header("X-Suite-Token", TemporaryData.SUITE_TOKEN);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
