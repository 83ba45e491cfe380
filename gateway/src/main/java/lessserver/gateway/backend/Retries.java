package lessserver.gateway.backend;

import java.time.Duration;
import java.util.Set;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.HttpMethod;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Calls again when a connection failed and the method says that calling twice does what calling
 * once does. Never after a time-out: who is too slow is not helped by more calls.
 */
final class Retries implements GatewayFilter {

  private static final Set<HttpMethod> IDEMPOTENT =
      Set.of(
          HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.PUT, HttpMethod.DELETE);

  private static final long MOST = 2;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    if (!IDEMPOTENT.contains(exchange.getRequest().getMethod())) {
      return chain.filter(exchange);
    }
    return chain
        .filter(exchange)
        .retryWhen(
            Retry.backoff(MOST, FIRST_PAUSE)
                .filter(BackendFailure.Unreachable.class::isInstance)
                .doBeforeRetry(_ -> ServerWebExchangeUtils.reset(exchange))
                .onRetryExhaustedThrow((_, last) -> last.failure()));
  }
}
