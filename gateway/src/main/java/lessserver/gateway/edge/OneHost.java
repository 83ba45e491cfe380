package lessserver.gateway.edge;

import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Refuses a request that names several hosts (RFC 9112, 3.2): whoever stands before the gateway may
 * have gone by the other one. Netty lets it pass.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class OneHost implements WebFilter {

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    List<String> hosts =
        exchange.getRequest().getHeaders().getOrDefault(HttpHeaders.HOST, List.of());
    return hosts.size() > 1 ? Mono.error(severalHosts()) : chain.filter(exchange);
  }

  private static ErrorResponseException severalHosts() {
    HttpStatus status = HttpStatus.BAD_REQUEST;
    return new ErrorResponseException(
        status,
        ProblemDetail.forStatusAndDetail(status, "The request names more than one host."),
        null);
  }
}
