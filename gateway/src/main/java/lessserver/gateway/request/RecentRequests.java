package lessserver.gateway.request;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import lessserver.gateway.trace.CorrelationId;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The last requests that were meant for a service, newest first, forgotten at a restart. A request
 * is noted when its answer begins. Queries are not kept: they may say more than a path.
 *
 * <p>Safe for use by many threads.
 */
@Component
public final class RecentRequests {

  private static final int KEPT = 50;

  private final Deque<Entry> entries = new ArrayDeque<>(KEPT);
  private final Clock clock;

  RecentRequests(Clock clock) {
    this.clock = clock;
  }

  /**
   * @param millis from the request's arrival to the beginning of its answer
   */
  record Entry(
      Instant time,
      String service,
      String method,
      String path,
      int status,
      long millis,
      String correlationId) {}

  /** Notes what passes to the service, whatever comes of it. */
  public GatewayFilter noting(String service) {
    return (exchange, chain) -> {
      Instant arrived = clock.instant();
      long started = System.nanoTime();
      exchange
          .getResponse()
          .beforeCommit(
              () -> Mono.fromRunnable(() -> add(entry(service, exchange, arrived, started))));
      return chain.filter(exchange);
    };
  }

  List<Entry> newestFirst() {
    synchronized (entries) {
      return List.copyOf(entries);
    }
  }

  private void add(Entry entry) {
    synchronized (entries) {
      if (entries.size() == KEPT) {
        entries.removeLast();
      }
      entries.addFirst(entry);
    }
  }

  private static Entry entry(
      String service, ServerWebExchange exchange, Instant arrived, long started) {
    ServerHttpRequest request = exchange.getRequest();
    HttpStatusCode status = exchange.getResponse().getStatusCode();
    return new Entry(
        arrived,
        service,
        request.getMethod().name(),
        request.getURI().getRawPath(),
        status == null ? 200 : status.value(),
        (System.nanoTime() - started) / 1_000_000,
        CorrelationId.of(exchange).orElse(""));
  }
}
