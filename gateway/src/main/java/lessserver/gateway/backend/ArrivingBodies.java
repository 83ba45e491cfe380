package lessserver.gateway.backend;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import lessserver.gateway.trace.CorrelationId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Leaves a service's connections to others while a body is on its way, for as long as its sender
 * likes. A short one is awaited before the call asks for a connection. Longer ones, and those whose
 * length nobody told, stream; so many calls may do that at once, and further ones are to come
 * again.
 */
final class ArrivingBodies implements GatewayFilter {

  private static final Logger log = LoggerFactory.getLogger(ArrivingBodies.class);

  /** As much as the headers may take, twice: who half-sends bodies gets little memory for each. */
  private static final int LONGEST_AWAITED = 16 * 1024;

  private final String service;
  private final Duration longestPause;
  private final Semaphore streams;

  /**
   * @param streams of all calls to the service
   */
  ArrivingBodies(String service, Duration longestPause, Semaphore streams) {
    this.service = service;
    this.longestPause = longestPause;
    this.streams = streams;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    HttpHeaders headers = exchange.getRequest().getHeaders();
    long length = headers.getContentLength();
    if (headers.containsKey(HttpHeaders.TRANSFER_ENCODING) || length > LONGEST_AWAITED) {
      return Mono.defer(() -> streamed(exchange, chain));
    }
    return length > 0 ? awaited(exchange, chain) : chain.filter(exchange);
  }

  private Mono<Void> awaited(ServerWebExchange exchange, GatewayFilterChain chain) {
    Flux<DataBuffer> body =
        exchange
            .getRequest()
            .getBody()
            .timeout(longestPause)
            .onErrorMap(failure -> !(failure instanceof CallProblem), BodyStopped::new);
    return DataBufferUtils.join(body)
        .map(ArrivingBodies::taken)
        .flatMap(
            octets ->
                chain.filter(
                    exchange.mutate().request(new WholeRequest(exchange, octets)).build()));
  }

  /** Out of the network's buffers, which somebody would have to give back if no call is made. */
  private static byte[] taken(DataBuffer buffer) {
    byte[] octets = new byte[buffer.readableByteCount()];
    buffer.read(octets);
    DataBufferUtils.release(buffer);
    return octets;
  }

  private Mono<Void> streamed(ServerWebExchange exchange, GatewayFilterChain chain) {
    if (!streams.tryAcquire()) {
      try (var _ = CorrelationId.inLogs(exchange)) {
        log.warn("event=call-refused service={} reason=\"too many long bodies\"", service);
      }
      return Mono.error(Overloaded.tooManyBodies(service));
    }
    return chain.filter(exchange).doFinally(_ -> streams.release());
  }

  /** Has its body with it. */
  private static final class WholeRequest extends ServerHttpRequestDecorator {

    private final DataBufferFactory buffers;
    private final byte[] octets;

    private WholeRequest(ServerWebExchange exchange, byte[] octets) {
      super(exchange.getRequest());
      this.buffers = exchange.getResponse().bufferFactory();
      this.octets = octets;
    }

    @Override
    public Flux<DataBuffer> getBody() {
      return Mono.fromSupplier(() -> buffers.wrap(octets)).flux();
    }
  }
}
