package lessserver.images;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody's server on loopback, which has pictures and takes webhooks. */
final class Somebody {

  private static final CountDownLatch OPEN = new CountDownLatch(0);

  private final Map<String, Page> pages = new ConcurrentHashMap<>();
  private final List<Webhook> webhooks = new CopyOnWriteArrayList<>();
  private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
  private final Map<String, Integer> absences = new ConcurrentHashMap<>();
  private final Map<String, String> patience = new ConcurrentHashMap<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private final Map<String, Integer> asked = new ConcurrentHashMap<>();
  private final HttpServer server;

  @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
  private record Page(int status, String type, byte[] content) {}

  /** What came, and under which id; whether it was taken, too. */
  record Webhook(String id, String signature, String body, boolean taken) {}

  Somebody() {
    this(0, Map.of());
  }

  /** One that has a picture from the first moment on. */
  Somebody(int port, String path, byte[] picture) {
    this(port, Map.of(path, new Page(200, "image/jpeg", picture)));
  }

  private Somebody(int port, Map<String, Page> first) {
    pages.putAll(first);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      asked.merge(path, 1, Integer::sum);
      if (exchange.getRequestMethod().equals("POST")) {
        boolean taken = refusals.getAndUpdate(left -> Math.max(0, left - 1)) == 0;
        webhooks.add(
            new Webhook(
                exchange.getRequestHeaders().getFirst("webhook-id"),
                exchange.getRequestHeaders().getFirst("webhook-signature"),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                taken));
        exchange.sendResponseHeaders(taken ? 204 : 500, -1);
        return;
      }
      awaitGate(path);
      if (isAwayNow(path)) {
        Optional.ofNullable(patience.get(path))
            .ifPresent(asked -> exchange.getResponseHeaders().set("Retry-After", asked));
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      Page page = pages.getOrDefault(path, new Page(404, "text/plain", new byte[0]));
      exchange.getResponseHeaders().set("Content-Type", page.type());
      exchange.sendResponseHeaders(
          page.status(), page.content().length == 0 ? -1 : page.content().length);
      exchange.getResponseBody().write(page.content());
    }
  }

  private boolean isAwayNow(String path) {
    Integer left = absences.computeIfPresent(path, (_, times) -> Math.max(0, times - 1));
    return left != null && left > 0;
  }

  private void awaitGate(String path) {
    try {
      gates.getOrDefault(path, OPEN).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Does not answer there until it is told to. */
  void hold(String path) {
    gates.put(path, new CountDownLatch(1));
  }

  void letGo(String path) {
    gates.getOrDefault(path, OPEN).countDown();
  }

  /** Has nothing there for so many times. */
  void isAway(String path, int times) {
    absences.put(path, times + 1);
  }

  void stop() {
    server.stop(0);
  }

  /** Asks who comes while nothing is there to come later. */
  void asksForPatience(String path, String retryAfter) {
    patience.put(path, retryAfter);
  }

  String has(String path, int status, String type, byte[] content) {
    pages.put(path, new Page(status, type, content));
    return url(path);
  }

  String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  int port() {
    return server.getAddress().getPort();
  }

  int asked(String path) {
    return asked.getOrDefault(path, 0);
  }

  /** Those of an image, in the order of their coming. */
  List<Webhook> webhooks(String imageId) {
    return webhooks.stream().filter(each -> each.body().contains(imageId)).toList();
  }

  /** Takes none of the next webhooks. */
  void refuse(int times) {
    refusals.set(times);
  }
}
