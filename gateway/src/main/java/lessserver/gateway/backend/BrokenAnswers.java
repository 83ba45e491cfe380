package lessserver.gateway.backend;

import io.netty.handler.timeout.ReadTimeoutException;
import lessserver.gateway.trace.CorrelationId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.NettyWriteResponseFilter;
import org.springframework.core.Ordered;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

/**
 * Names what goes wrong while an answer's body is passed on: as long as nothing of it has left, the
 * client still gets a problem. It stands around the filter that passes bodies on, outside of all
 * that {@link ServiceFilters} put around the call.
 */
final class BrokenAnswers implements GatewayFilter, Ordered {

  private static final Logger log = LoggerFactory.getLogger(BrokenAnswers.class);

  private final String service;

  BrokenAnswers(String service) {
    this.service = service;
  }

  @Override
  public int getOrder() {
    return NettyWriteResponseFilter.WRITE_RESPONSE_FILTER_ORDER - 1;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    return chain.filter(exchange).onErrorMap(this::isUnnamed, failure -> named(exchange, failure));
  }

  private boolean isUnnamed(Throwable failure) {
    return !(failure instanceof ErrorResponseException || failure instanceof AbortedException);
  }

  private BackendFailure named(ServerWebExchange exchange, Throwable failure) {
    try (var _ = CorrelationId.inLogs(exchange)) {
      log.warn("event=answer-broken service={} reason=\"{}\"", service, failure.getMessage());
    }
    return failure instanceof ReadTimeoutException
        ? new BackendFailure.TooSlow(service, failure)
        : new BackendFailure.Broken(service, failure);
  }
}
