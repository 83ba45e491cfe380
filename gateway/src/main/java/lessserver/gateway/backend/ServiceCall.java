package lessserver.gateway.backend;

import io.micrometer.observation.Observation;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import lessserver.gateway.trace.CorrelationId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedException;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;

/**
 * One attempt at calling a service, bounded in time, its failures told apart.
 *
 * <p>The response time-out runs from the moment the request is sent to the moment the answer
 * begins; before and after, only a pause in a body as long as the idle time-out ends the call. So
 * neither an upload nor a stream is cut off for being long.
 */
final class ServiceCall implements GatewayFilter {

  private static final Logger log = LoggerFactory.getLogger(ServiceCall.class);

  private final String service;
  private final Duration responseTimeout;
  private final Duration idleTimeout;

  ServiceCall(String service, Duration responseTimeout, Duration idleTimeout) {
    this.service = service;
    this.responseTimeout = responseTimeout;
    this.idleTimeout = idleTimeout;
  }

  /** Travels with a call to the HTTP client: what it needs to know, and where it says it is. */
  private record Progress(Duration idleTimeout, Sinks.Empty<Void> sent) {

    static @Nullable Progress of(HttpClientRequest request) {
      return request.currentContextView().getOrDefault(Progress.class, null);
    }
  }

  /** Teaches the client the calls' time-outs, and never to repeat a call on its own. */
  static HttpClient prepare(HttpClient client) {
    return client
        .disableRetry(true)
        .doOnRequest(
            (request, _) -> {
              Progress call = Progress.of(request);
              if (call != null) {
                request.responseTimeout(call.idleTimeout());
              }
            })
        .doAfterRequest(
            (request, _) -> {
              Progress call = Progress.of(request);
              if (call != null) {
                call.sent().tryEmitEmpty();
              }
            });
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    return Mono.defer(
        () -> {
          var call = new Progress(idleTimeout, Sinks.empty());
          var request = new WatchedRequest(exchange.getRequest(), idleTimeout);
          return chain
              .filter(exchange.mutate().request(request).build())
              .timeout(
                  call.sent().asMono().then(Mono.delay(responseTimeout)),
                  Mono.error(this::noAnswer))
              .contextWrite(context -> context.put(Progress.class, call))
              .onErrorMap(failure -> named(exchange, failure, request.bodyBegun.get()))
              .doOnError(failure -> endObservation(exchange, failure))
              .doOnCancel(() -> endObservation(exchange, null));
        });
  }

  private BackendFailure noAnswer() {
    return new BackendFailure.TooSlow(
        service, new TimeoutException("no answer within " + responseTimeout));
  }

  private Throwable named(ServerWebExchange exchange, Throwable failure, boolean bodyBegun) {
    Throwable named =
        switch (failure) {
          case ErrorResponseException known -> known;
          case ServerExchangeRejectedException rejected -> rejected;
          case TimeoutException noConnection -> Overloaded.noConnectionLeft(service, noConnection);
          case ConnectTimeoutException slow -> new BackendFailure.TooSlow(service, slow);
          case ReadTimeoutException slow -> new BackendFailure.TooSlow(service, slow);
          case IOException broken when !bodyBegun ->
              new BackendFailure.Unreachable(service, broken);
          default -> new BackendFailure.Broken(service, failure);
        };
    if (named instanceof BackendFailure || named instanceof Overloaded) {
      try (var _ = CorrelationId.inLogs(exchange)) {
        log.warn(
            "event=call-failed service={} problem={} reason=\"{}\"",
            service,
            named.getClass().getSimpleName(),
            NestedExceptionUtils.getMostSpecificCause(failure).getMessage());
      }
    }
    return named;
  }

  /** Spring Cloud Gateway ends a call's observation when it is answered, and only then. */
  private static void endObservation(ServerWebExchange exchange, @Nullable Throwable failure) {
    Object attribute =
        exchange.getAttributes().remove(ServerWebExchangeUtils.GATEWAY_OBSERVATION_ATTR);
    if (attribute instanceof Observation observation) {
      if (failure != null) {
        observation.error(failure);
      }
      observation.stop();
    }
  }

  /** Knows whether any of the body was taken, and whose fault it is when the rest does not come. */
  private static final class WatchedRequest extends ServerHttpRequestDecorator {

    private final AtomicBoolean bodyBegun = new AtomicBoolean();
    private final Duration longestPause;

    private WatchedRequest(ServerHttpRequest request, Duration longestPause) {
      super(request);
      this.longestPause = longestPause;
    }

    @Override
    public Flux<DataBuffer> getBody() {
      Flux<DataBuffer> body = super.getBody().doOnNext(_ -> bodyBegun.set(true));
      return (hasBody() ? body.timeout(longestPause) : body)
          .onErrorMap(failure -> !(failure instanceof CallProblem), BodyStopped::new);
    }

    private boolean hasBody() {
      return getHeaders().getContentLength() > 0
          || getHeaders().containsKey(HttpHeaders.TRANSFER_ENCODING);
    }
  }
}
