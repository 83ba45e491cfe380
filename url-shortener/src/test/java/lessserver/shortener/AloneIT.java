package lessserver.shortener;

import static org.assertj.core.api.Assertions.assertThat;

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

/** The shortener with nothing else up: no Kafka, no Zipkin, no gateway. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "spring.kafka.bootstrap-servers=localhost:1")
@ContextConfiguration(initializers = TemporaryData.class)
class AloneIT {

  private final HttpClient client = HttpClient.newHttpClient();
  @LocalServerPort private int port;

  @Test
  void it_makes_links_and_redirects_and_says_that_it_is_degraded() throws Exception {
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
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
        .header("X-Suite-Token", TemporaryData.SUITE_TOKEN);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
