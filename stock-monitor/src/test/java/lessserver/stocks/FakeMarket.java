package lessserver.stocks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A market on loopback that speaks as the simulator and as finnhub.io, as bad as a test wants. */
public final class FakeMarket implements AutoCloseable {

  /** What it does instead of answering. */
  public enum Mood {
    FINE,
    ERRORS,
    HANGS,
    BROKEN_JSON,
    WRONG_SYMBOL,
    FREE,
    NEGATIVE,
    NO_PRICE,
    TEXT_PRICE,
    HUGE,
    NOT_FOUND
  }

  /** A question that it was asked. */
  public record Asked(
      String path, @Nullable String authorization, @Nullable String token, String traceparent) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, BigDecimal> prices = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final AtomicInteger ticks = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Mood mood = Mood.FINE;

  public FakeMarket() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  public String uri() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public FakeMarket price(String symbol, String price) {
    prices.put(symbol, new BigDecimal(price));
    return this;
  }

  public void is(Mood wanted) {
    mood = wanted;
  }

  public List<Asked> asked(String symbol) {
    return asked.stream().filter(each -> each.path().contains(symbol)).toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().toString();
      asked.add(
          new Asked(
              path,
              exchange.getRequestHeaders().getFirst("Authorization"),
              exchange.getRequestHeaders().getFirst("X-Finnhub-Token"),
              String.valueOf(exchange.getRequestHeaders().getFirst("traceparent"))));
      if (path.endsWith("/stream")) {
        stream(exchange, path.replaceFirst(".*/quotes/(.*)/stream", "$1"));
      } else if (path.startsWith("/market/v1/quotes/")) {
        simulator(exchange, path.substring("/market/v1/quotes/".length()));
      } else {
        finnhub(exchange, path.substring(path.indexOf('=') + 1));
      }
    }
  }

  private void simulator(HttpExchange exchange, String symbol) throws IOException {
    if (misbehaves(exchange)) {
      return;
    }
    BigDecimal price = prices.get(symbol);
    if (price == null) {
      respond(exchange, 404, "{\"type\": \"urn:lessserver:problem:unknown-symbol\"}");
    } else {
      respond(exchange, 200, quote(symbol, price));
    }
  }

  private String quote(String symbol, BigDecimal price) {
    String said =
        switch (mood) {
          case FREE -> "0";
          case NEGATIVE -> "-1";
          case NO_PRICE -> "null";
          case TEXT_PRICE -> "\"much\"";
          case HUGE -> "1e400";
          default -> price.toString();
        };
    return "{\"symbol\": \"%s\", \"price\": %s, \"currency\": \"EUR\", \"at\": \"%s\", \"more\": 1}"
        .formatted(mood == Mood.WRONG_SYMBOL ? "OTHER" : symbol, said, Instant.now());
  }

  private void finnhub(HttpExchange exchange, String symbol) throws IOException {
    if (misbehaves(exchange)) {
      return;
    }
    BigDecimal price = prices.get(symbol);
    respond(
        exchange,
        200,
        price == null
            ? "{\"c\":0,\"d\":null,\"dp\":null,\"h\":0,\"l\":0,\"o\":0,\"pc\":0,\"t\":0}"
            : "{\"c\":%s,\"d\":2.4,\"dp\":0.9255,\"h\":263.31,\"l\":260.68,\"o\":261.07,\"pc\":259.45,\"t\":1582641000}"
                .formatted(mood == Mood.NEGATIVE ? "-3" : price));
  }

  private boolean misbehaves(HttpExchange exchange) throws IOException {
    switch (mood) {
      case ERRORS -> respond(exchange, 503, "{}");
      case NOT_FOUND -> respond(exchange, 404, "{\"type\": \"about:blank\"}");
      case BROKEN_JSON -> respond(exchange, 200, "{\"symbol\": \"AC");
      case HANGS -> hang();
      default -> {
        return false;
      }
    }
    return true;
  }

  private void hang() {
    try {
      closed.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Three ticks, one that makes no sense among them, and the connection ends. */
  private void stream(HttpExchange exchange, String symbol) throws IOException {
    String last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
    if (last != null) {
      ticks.set(Integer.parseInt(last));
    }
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    StringBuilder events = new StringBuilder(": hello\n\n");
    for (int i = 0; i < 3; i++) {
      int tick = ticks.incrementAndGet();
      String data =
          tick % 3 == 2
              ? "{\"symbol\": \"OTHER\", \"price\": 1, \"at\": \"2026-01-31T12:00:00Z\"}"
              : "{\"symbol\": \"%s\", \"price\": %d.5, \"currency\": \"EUR\", \"at\": \"2026-01-31T12:00:00Z\"}"
                  .formatted(symbol, tick);
      events.append("event: quote\nid: ").append(tick).append("\ndata: ").append(data);
      events.append("\n\n");
    }
    exchange.getResponseBody().write(events.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void respond(HttpExchange exchange, int status, String body) throws IOException {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    exchange
        .getResponseHeaders()
        .set("Content-Type", status == 404 ? "application/problem+json" : "application/json");
    exchange.sendResponseHeaders(status, content.length);
    exchange.getResponseBody().write(content);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
