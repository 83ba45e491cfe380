package lessserver.gateway.backend;

import java.util.concurrent.atomic.AtomicLong;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.util.unit.DataSize;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Refuses bodies over a service's limit with 413: at once when the length is declared, else as soon
 * as it is passed. Bodies stream through; none is held here. What still comes of a refused one is
 * read and dropped, because closing the connection on it could take the answer away too.
 */
final class BodyLimit implements GatewayFilter {

  private final DataSize limit;

  BodyLimit(DataSize limit) {
    this.limit = limit;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    if (exchange.getRequest().getHeaders().getContentLength() > limit.toBytes()) {
      return Mono.error(new BodyTooLarge(limit));
    }
    ServerHttpRequest limited = new LimitedRequest(exchange.getRequest());
    return chain.filter(exchange.mutate().request(limited).build());
  }

  static final class BodyTooLarge extends CallProblem {

    private static final long serialVersionUID = 1L;

    private BodyTooLarge(DataSize limit) {
      super(
          HttpStatus.PAYLOAD_TOO_LARGE,
          "The body is larger than the " + limit.toKilobytes() + " KB that this path takes.",
          null);
    }
  }

  private final class LimitedRequest extends ServerHttpRequestDecorator {

    private LimitedRequest(ServerHttpRequest request) {
      super(request);
    }

    @Override
    public Flux<DataBuffer> getBody() {
      AtomicLong received = new AtomicLong();
      return super.getBody()
          .handle(
              (buffer, sink) -> {
                if (received.addAndGet(buffer.readableByteCount()) > limit.toBytes()) {
                  DataBufferUtils.release(buffer);
                  sink.error(new BodyTooLarge(limit));
                } else {
                  sink.next(buffer);
                }
              });
    }
  }
}
