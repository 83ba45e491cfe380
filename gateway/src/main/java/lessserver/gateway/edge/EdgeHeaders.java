package lessserver.gateway.edge;

import io.opentelemetry.sdk.trace.IdGenerator;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import lessserver.functions.Headers;
import lessserver.gateway.key.Keys;
import lessserver.gateway.key.PresentedKey;
import lessserver.gateway.limit.FailedKeys;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/**
 * Takes from a request what outsiders have no say in: who forwarded it (unless that is a trusted
 * proxy), who they are to the suite, and which trace it belongs to unless they hold a key. It
 * stands before everything else, the start of the request's own trace included.
 *
 * <p>What the status page and health probes ask for over and over gets a trace id like everything
 * else, but is not recorded: it would bury the traces that somebody looks for.
 */
@Component
final class EdgeHeaders implements HttpHandlerDecoratorFactory {

  private static final String TRACE_PARENT = "traceparent";

  private static final Set<String> NEVER_FROM_OUTSIDE =
      Set.of(
          "forwarded",
          "baggage",
          Headers.SUITE_TOKEN.toLowerCase(Locale.ROOT),
          Headers.CLIENT.toLowerCase(Locale.ROOT),
          Headers.CLIENT_ADDRESS.toLowerCase(Locale.ROOT));
  private static final String FORWARDED = "x-forwarded-";

  private static final Set<String> TRACE = Set.of(TRACE_PARENT, "tracestate", "b3");
  private static final String B3 = "x-b3-";

  private static final List<String> NOT_RECORDED =
      List.of(
          "/actuator/",
          "/console/",
          "/api/v1/console",
          "/api/v1/functions",
          "/api/v1/requests",
          "/api/v1/services",
          "/api/v1/session",
          "/openapi.json",
          "/swagger-ui");

  private final Keys keys;
  private final FailedKeys failures;
  private final TrustedProxies proxies;

  EdgeHeaders(Keys keys, FailedKeys failures, TrustedProxies proxies) {
    this.keys = keys;
    this.failures = failures;
    this.proxies = proxies;
  }

  @Override
  public HttpHandler apply(HttpHandler application) {
    return (request, response) -> application.handle(cleaned(fromClient(request)), response);
  }

  /** As if there were no proxies in between. */
  private ServerHttpRequest fromClient(ServerHttpRequest request) {
    InetSocketAddress client = proxies.client(request);
    return client == null || client.equals(request.getRemoteAddress())
        ? request
        : request.mutate().remoteAddress(client).build();
  }

  private ServerHttpRequest cleaned(ServerHttpRequest request) {
    boolean known = holdsKey(request);
    return request
        .mutate()
        .headers(
            headers -> {
              List.copyOf(headers.keySet()).stream()
                  .filter(name -> isForeign(name.toLowerCase(Locale.ROOT), known))
                  .forEach(headers::remove);
              if (isNotRecorded(request) && !headers.containsKey(TRACE_PARENT)) {
                nameUnrecordedTrace(headers);
              }
            })
        .build();
  }

  /** Whoever guessed too often must not see by the trace whether the last guess was right. */
  private boolean holdsKey(ServerHttpRequest request) {
    return PresentedKey.in(request.getHeaders()).flatMap(keys::of).isPresent()
        && !failures.areTooMany(request);
  }

  private static boolean isForeign(String name, boolean known) {
    return NEVER_FROM_OUTSIDE.contains(name)
        || name.startsWith(FORWARDED)
        || (!known && (TRACE.contains(name) || name.startsWith(B3)));
  }

  private static boolean isNotRecorded(ServerHttpRequest request) {
    String path = request.getURI().getRawPath();
    return path.equals("/") || NOT_RECORDED.stream().anyMatch(path::startsWith);
  }

  private static void nameUnrecordedTrace(HttpHeaders headers) {
    IdGenerator ids = IdGenerator.random();
    headers.set(TRACE_PARENT, "00-" + ids.generateTraceId() + "-" + ids.generateSpanId() + "-00");
  }
}
