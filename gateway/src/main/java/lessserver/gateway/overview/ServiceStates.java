package lessserver.gateway.overview;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import lessserver.gateway.service.Service;
import lessserver.gateway.service.Services;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Mono;

/**
 * How the services say they are. What is asked often is asked of them once a second.
 *
 * <p>Safe for use by many threads.
 */
@Component
final class ServiceStates {

  private static final Duration KEPT = Duration.ofSeconds(1);

  private final Map<String, Mono<State>> states;

  ServiceStates(Services services, ServiceClient client) {
    this.states =
        services.services().entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, each -> askFor(each.getValue(), client).cache(KEPT)));
  }

  /**
   * @param health UP, DEGRADED or DOWN
   * @param components the health of the service's parts, as far as it tells
   * @param breakers its own, before those it calls; empty also if it does not tell
   * @param problem why it is down, if it cannot say so itself
   */
  record State(
      String health,
      Map<String, String> components,
      List<BreakerState> breakers,
      @Nullable String version,
      @Nullable Long uptimeSeconds,
      @Nullable String problem) {

    private static State unknown(Throwable failure) {
      String problem =
          switch (failure) {
            case TimeoutException _ -> "does not answer in time";
            case WebClientResponseException answer ->
                "answers with status " + answer.getStatusCode().value();
            default -> "cannot be reached";
          };
      return new State("DOWN", Map.of(), List.of(), null, null, problem);
    }
  }

  /** A circuit breaker as its service tells of it, by the name of what is behind it. */
  record BreakerState(String name, String state) {}

  Mono<State> of(String service) {
    return states.getOrDefault(service, Mono.empty());
  }

  private static Mono<State> askFor(Service service, ServiceClient client) {
    return client
        .get(service, "/actuator/health")
        .flatMap(health -> completed(health, service, client))
        .onErrorResume(failure -> Mono.just(State.unknown(failure)));
  }

  private static Mono<State> completed(JsonNode health, Service service, ServiceClient client) {
    var info = optional(client.get(service, "/actuator/info"));
    var uptime = optional(client.get(service, "/actuator/metrics/process.uptime"));
    var breakers = optional(client.get(service, "/actuator/circuitbreakers"));
    return Mono.zip(info, uptime, breakers)
        .map(
            told ->
                new State(
                    health.path("status").asText("DOWN"),
                    componentsIn(health),
                    told.getT3().map(ServiceStates::breakersIn).orElse(List.of()),
                    told.getT1().map(each -> each.at("/build/version").asText(null)).orElse(null),
                    told.getT2()
                        .map(each -> each.at("/measurements/0/value").asLong())
                        .orElse(null),
                    null));
  }

  private static Mono<Optional<JsonNode>> optional(Mono<JsonNode> answer) {
    return answer
        .map(Optional::of)
        .onErrorReturn(Optional.empty())
        .defaultIfEmpty(Optional.empty());
  }

  private static Map<String, String> componentsIn(JsonNode health) {
    Map<String, String> components = new TreeMap<>();
    health
        .path("components")
        .properties()
        .forEach(each -> components.put(each.getKey(), each.getValue().path("status").asText()));
    return components;
  }

  private static List<BreakerState> breakersIn(JsonNode breakers) {
    return breakers.path("circuitBreakers").properties().stream()
        .map(each -> new BreakerState(each.getKey(), each.getValue().path("state").asText()))
        .sorted(Comparator.comparing(BreakerState::name))
        .toList();
  }
}
