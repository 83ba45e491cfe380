package lessserver.gateway.route;

import java.util.List;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Leads {@code /api/v1/services/NAME/actuator/...} to the service's own {@code /actuator/...}. */
final class ActuatorPath implements GatewayFilter {

  /** What may be read of an actuator; the rest of it is nobody's business from outside. */
  static final String READABLE =
      "/actuator/{endpoint:health|info|metrics|prometheus|circuitbreakers}";

  static final String METRIC = "/actuator/metrics/{metric}";
  static final String SERVICES = "/api/v1/services/";

  private final String prefix;

  ActuatorPath(String service) {
    this.prefix = prefixOf(service);
  }

  static List<String> patternsFor(String service) {
    return List.of(prefixOf(service) + READABLE, prefixOf(service) + METRIC);
  }

  private static String prefixOf(String service) {
    return SERVICES + service;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    return chain.filter(withoutPrefix(exchange));
  }

  ServerWebExchange withoutPrefix(ServerWebExchange exchange) {
    String path = exchange.getRequest().getURI().getRawPath().substring(prefix.length());
    return exchange.mutate().request(request -> request.path(path)).build();
  }
}
