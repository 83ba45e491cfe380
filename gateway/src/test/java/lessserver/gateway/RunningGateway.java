package lessserver.gateway;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * A gateway on a port of its own, in front of three fake services, one that is not there, and the
 * rest, which is well. All tests that extend this share it.
 */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "management.zipkin.tracing.export.enabled=false",
      "lessserver.traces-url=http://traces.example/zipkin",
      "lessserver.services.url-shortener.response-timeout=2s",
      "lessserver.services.url-shortener.idle-timeout=3s",
      "lessserver.head-timeout=2s",
      "lessserver.unread-timeout=4s",
      "lessserver.trusted-proxies.addresses=127.0.0.2,10.0.0.0/8",
      "lessserver.services.other.paths=/api/v1/other/**,/api/v0/other/**",
      "lessserver.versions.deprecated.v0.since=2026-01-01T00:00:00Z",
      "lessserver.versions.deprecated.v0.sunset=2026-12-31T23:59:59Z",
      "lessserver.versions.deprecated.v0.link=https://docs.example/v1",
      "lessserver.services.absent.paths=/api/v1/absent/**",
      "resilience4j.circuitbreaker.configs.default.sliding-window-size=4",
      "resilience4j.circuitbreaker.configs.default.minimum-number-of-calls=4",
      "resilience4j.circuitbreaker.configs.default.permitted-number-of-calls-in-half-open-state=1",
      "resilience4j.circuitbreaker.configs.default.wait-duration-in-open-state=3s",
      "spring.cloud.gateway.server.webflux.httpclient.pool.max-connections=4",
      "spring.cloud.gateway.server.webflux.httpclient.pool.acquire-timeout=1000",
    })
@AutoConfigureObservability
@ContextConfiguration(initializers = TestKeys.class)
public abstract class RunningGateway {

  protected static final FakeService SHORTENER = FakeService.start();
  protected static final FakeService OTHER = FakeService.start();
  protected static final FakeService IMAGES = FakeService.start();

  /** All that a gateway leads to by itself and no test is about. */
  private static final FakeService REST = FakeService.start();

  private static final URI ABSENT = FakeService.nowhere();

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  @LocalServerPort protected int port;

  @Value("${lessserver.data}")
  protected Path dataFolder;

  @Autowired protected CircuitBreakerRegistry breakers;

  @DynamicPropertySource
  static void services(DynamicPropertyRegistry properties) {
    properties.add("lessserver.services.url-shortener.uri", SHORTENER::uri);
    properties.add("lessserver.services.other.uri", OTHER::uri);
    properties.add("lessserver.services.absent.uri", () -> ABSENT);
    properties.add("lessserver.services.image-archiver.uri", IMAGES::uri);
    for (String name : List.of("csv-etl", "order-orchestrator", "stock-monitor", "simulators")) {
      properties.add("lessserver.services." + name + ".uri", REST::uri);
    }
  }

  @BeforeEach
  void everythingIsWell() {
    SHORTENER.reset();
    OTHER.reset();
    IMAGES.reset();
    breakers.getAllCircuitBreakers().forEach(CircuitBreaker::reset);
  }

  protected URI address(String path) {
    return URI.create("http://localhost:" + port + path);
  }

  /** Sends a request without a body. */
  protected HttpResponse<String> send(String method, String path, String... headers) {
    return send(request(method, path, BodyPublishers.noBody(), headers));
  }

  /** Reads with a key that may do everything. */
  protected HttpResponse<String> get(String path) {
    return send("GET", path, "X-API-Key", TestKeys.ALL);
  }

  /** Posts with a key that may do everything. */
  protected HttpResponse<String> post(String path, BodyPublisher body) {
    return send(request("POST", path, body, "X-API-Key", TestKeys.ALL));
  }

  protected CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest request) {
    return client.sendAsync(request, BodyHandlers.ofString());
  }

  protected HttpRequest request(String method, String path, BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address(path)).timeout(Duration.ofMinutes(1)).method(method, body);
    return (headers.length == 0 ? request : request.headers(headers)).build();
  }

  /** What the gateway answers by itself has to be as its document says. */
  protected HttpResponse<String> send(HttpRequest request) {
    try {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      OwnContract.check(request, answer);
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
