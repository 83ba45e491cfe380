package lessserver.gateway.version;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Says on every answer of a deprecated version that it is one (RFC 9745), and until when it will
 * answer (RFC 8594). Set last of all, on refusals too.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class Deprecations implements WebFilter {

  private final ApiVersions versions;

  Deprecations(ApiVersions versions) {
    this.versions = versions;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    versions
        .deprecatedAt(exchange.getRequest().getURI().getRawPath())
        .ifPresent(
            version ->
                exchange
                    .getResponse()
                    .beforeCommit(
                        () ->
                            Mono.fromRunnable(
                                () -> say(version, exchange.getResponse().getHeaders()))));
    return chain.filter(exchange);
  }

  private static void say(ApiVersions.Ending version, HttpHeaders headers) {
    headers.set("Deprecation", "@" + version.since().getEpochSecond());
    if (version.sunset() != null) {
      headers.set(
          "Sunset",
          DateTimeFormatter.RFC_1123_DATE_TIME.format(version.sunset().atOffset(ZoneOffset.UTC)));
    }
    if (version.link() != null) {
      headers.add(HttpHeaders.LINK, "<" + version.link() + ">; rel=\"deprecation\"");
    }
  }
}
