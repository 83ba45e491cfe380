package lessserver.gateway.route;

import java.util.Locale;
import java.util.Set;
import lessserver.functions.Headers;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/**
 * Takes from a service's answer what is the suite's own business, what tells of its software, and
 * which other sites' scripts may read it: that is the gateway's to say.
 */
@Component
final class AnswerHeaders implements HttpHeadersFilter {

  private static final Set<String> NEVER_TO_OUTSIDE =
      Set.of(
          "baggage",
          "server",
          "traceparent",
          "tracestate",
          "x-application-context",
          "x-powered-by",
          Headers.SUITE_TOKEN.toLowerCase(Locale.ROOT),
          Headers.CLIENT.toLowerCase(Locale.ROOT),
          Headers.CLIENT_ADDRESS.toLowerCase(Locale.ROOT));
  private static final String CORS = "access-control-";

  @Override
  public HttpHeaders filter(HttpHeaders answered, ServerWebExchange exchange) {
    HttpHeaders passed = new HttpHeaders();
    answered.forEach(
        (name, values) -> {
          if (isForOutside(name.toLowerCase(Locale.ROOT))) {
            passed.addAll(name, values);
          }
        });
    return passed;
  }

  private static boolean isForOutside(String name) {
    return !NEVER_TO_OUTSIDE.contains(name) && !name.startsWith(CORS);
  }

  @Override
  public boolean supports(Type type) {
    return type == Type.RESPONSE;
  }
}
