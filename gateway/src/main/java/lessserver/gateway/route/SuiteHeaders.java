package lessserver.gateway.route;

import java.net.InetSocketAddress;
import java.security.Principal;
import lessserver.functions.Headers;
import lessserver.functions.SuiteToken;
import lessserver.gateway.key.PresentedKey;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Tells a service that the call comes from the suite's gateway, on whose behalf and from where.
 * What the client proved itself with stays here.
 */
@Component
final class SuiteHeaders implements GatewayFilter {

  private final SuiteToken token;

  SuiteHeaders(SuiteToken token) {
    this.token = token;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    return exchange
        .getPrincipal()
        .map(Principal::getName)
        .defaultIfEmpty("")
        .flatMap(client -> chain.filter(onBehalfOf(client, exchange)));
  }

  private ServerWebExchange onBehalfOf(String client, ServerWebExchange exchange) {
    return exchange
        .mutate()
        .request(
            request ->
                request.headers(
                    headers -> {
                      PresentedKey.HEADERS.forEach(headers::remove);
                      headers.remove(HttpHeaders.AUTHORIZATION);
                      headers.remove(HttpHeaders.COOKIE);
                      // It could name headers that are to be left out, the suite's own among them.
                      headers.remove(HttpHeaders.CONNECTION);
                      headers.set(Headers.SUITE_TOKEN, token.value());
                      if (!client.isEmpty()) {
                        headers.set(Headers.CLIENT, client);
                      }
                      InetSocketAddress from = exchange.getRequest().getRemoteAddress();
                      if (from != null && from.getAddress() != null) {
                        headers.set(Headers.CLIENT_ADDRESS, from.getAddress().getHostAddress());
                      }
                    }))
        .build();
  }
}
