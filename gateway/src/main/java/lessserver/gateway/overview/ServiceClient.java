package lessserver.gateway.overview;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import lessserver.functions.Headers;
import lessserver.functions.SuiteToken;
import lessserver.gateway.service.Service;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * Asks services about themselves, on a few connections of its own: clients' requests that wait for
 * a service must not keep the gateway from noticing.
 */
@Component
public final class ServiceClient {

  /** Longer than a service takes to find out that both its database and Kafka are away. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private static final int CONNECTIONS = 8;

  private final WebClient client;

  ServiceClient(WebClient.Builder client, SuiteToken token) {
    var connections =
        ConnectionProvider.builder("service-states")
            .maxConnections(CONNECTIONS)
            .maxIdleTime(Duration.ofSeconds(5))
            .build();
    this.client =
        client
            .clientConnector(new ReactorClientHttpConnector(HttpClient.create(connections)))
            .defaultHeader(Headers.SUITE_TOKEN, token.value())
            .build();
  }

  /** The JSON under a path; an error after four seconds, or for any status but 200 and 503. */
  public Mono<JsonNode> get(Service service, String path) {
    return client
        .get()
        .uri(service.uri().resolve(path))
        .retrieve()
        // A service that is down says so with 503, and why in the body.
        .onStatus(HttpStatus.SERVICE_UNAVAILABLE::equals, _ -> Mono.empty())
        .bodyToMono(JsonNode.class)
        .timeout(PATIENCE);
  }
}
