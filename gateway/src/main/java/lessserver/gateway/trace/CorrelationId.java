package lessserver.gateway.trace;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import java.util.Optional;
import lessserver.functions.Headers;
import org.slf4j.MDC;
import org.slf4j.MDC.MDCCloseable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Names the request's trace on every response, so that who gets an answer can find how it came
 * about. Set last of all: a service's own header says the same and must not stand there twice.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class CorrelationId implements WebFilter {

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    exchange
        .getResponse()
        .beforeCommit(
            () ->
                Mono.fromRunnable(
                    () ->
                        of(exchange)
                            .ifPresent(
                                id ->
                                    exchange
                                        .getResponse()
                                        .getHeaders()
                                        .set(Headers.CORRELATION_ID, id))));
    return chain.filter(exchange);
  }

  /** The id of the trace that this exchange belongs to. */
  public static Optional<String> of(ServerWebExchange exchange) {
    return trace(exchange).map(TraceContext::traceId);
  }

  /**
   * Names the trace in what this thread logs until it is closed. Reactor could bring the trace to
   * every step of every request, at a cost for each; few steps log anything.
   */
  public static InLogs inLogs(ServerWebExchange exchange) {
    Optional<TraceContext> trace = trace(exchange);
    return new InLogs(
        MDC.putCloseable("traceId", trace.map(TraceContext::traceId).orElse("")),
        MDC.putCloseable("spanId", trace.map(TraceContext::spanId).orElse("")));
  }

  /** Ends when it is closed. */
  public record InLogs(MDCCloseable trace, MDCCloseable span) implements AutoCloseable {

    @Override
    public void close() {
      trace.close();
      span.close();
    }
  }

  private static Optional<TraceContext> trace(ServerWebExchange exchange) {
    return ServerRequestObservationContext.findCurrent(exchange.getAttributes())
        .map(observed -> observed.<TracingContext>get(TracingContext.class))
        .map(TracingContext::getSpan)
        .map(Span::context);
  }
}
