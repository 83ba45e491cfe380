package lessserver.gateway.limit;

import io.micrometer.core.instrument.MeterRegistry;
import java.security.Principal;
import java.util.Set;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/** Turns away who calls too often, once it is known who calls. */
@Component
@Order(SecurityProperties.DEFAULT_FILTER_ORDER + 1)
@EnableConfigurationProperties(RateLimits.class)
final class RateLimiting implements WebFilter {

  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  /** Where links are: following one changes nothing, by whatever method. */
  private static final PathPattern ONE_SEGMENT = PathPatternParser.defaultInstance.parse("/*");

  private final RateLimit requests;
  private final RateLimit writes;
  private final RateLimit keyless;

  RateLimiting(RateLimits limits, MeterRegistry meters) {
    this.requests = new RateLimit("requests with this key", limits.requestsPerKey(), meters);
    this.writes = new RateLimit("writes from this address", limits.writesPerAddress(), meters);
    this.keyless = new RateLimit("requests without a key", limits.keylessPerAddress(), meters);
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    return exchange
        .getPrincipal()
        .map(Principal::getName)
        .doOnNext(requests::count)
        .switchIfEmpty(Mono.fromRunnable(() -> keyless.count(ClientAddress.of(request))))
        .then(
            Mono.defer(
                () -> {
                  if (isWrite(request)) {
                    writes.count(ClientAddress.of(request));
                  }
                  return chain.filter(exchange);
                }));
  }

  private static boolean isWrite(ServerHttpRequest request) {
    return !SAFE.contains(request.getMethod())
        && !ONE_SEGMENT.matches(request.getPath().pathWithinApplication());
  }
}
