package lessserver.durable.scenarios;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Somebody's API on this machine: it takes a job, and is done when it has been asked twice. A job
 * whose path begins with {@code /away} is told of by another host, which sends back to the first.
 */
final class RemoteApi {

  private static final RemoteApi ONE = new RemoteApi();
  private static final RemoteApi OTHER = new RemoteApi();

  private final HttpServer server;
  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
  private final Queue<String> keys = new ConcurrentLinkedQueue<>();
  private final Queue<String> authorized = new ConcurrentLinkedQueue<>();

  private RemoteApi() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  static RemoteApi instance() {
    return ONE;
  }

  static RemoteApi other() {
    return OTHER;
  }

  String hostAndPort() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Under which keys something was posted. */
  Queue<String> keys() {
    return keys;
  }

  /** The requests that brought credentials, each as method and path. */
  Queue<String> authorized() {
    return authorized;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (exchange.getRequestHeaders().containsKey("Authorization")) {
      authorized.add(exchange.getRequestMethod() + " " + path);
    }
    if (path.startsWith("/away") && (equals(OTHER) || !asked.containsKey(path))) {
      asked.put(path, new AtomicInteger(3));
      String next = equals(OTHER) ? ONE.hostAndPort() : OTHER.hostAndPort();
      exchange.getResponseHeaders().set("Location", "http://" + next + path);
      exchange.getResponseHeaders().set("Retry-After", "0");
      send(exchange, 202, body);
    } else if (path.startsWith("/nonsense")) {
      exchange.getResponseHeaders().set("Location", "http://[");
      send(exchange, 202, "not the outcome");
    } else if (exchange.getRequestMethod().equals("POST")) {
      keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")));
      asked.put(path, new AtomicInteger());
      exchange.getResponseHeaders().set("Location", path);
      exchange.getResponseHeaders().set("Retry-After", "0");
      send(exchange, 202, body);
    } else if (asked.containsKey(path) && asked.get(path).incrementAndGet() < 3) {
      exchange.getResponseHeaders().set("Location", path);
      exchange.getResponseHeaders().set("Retry-After", "0");
      send(exchange, 202, "not yet");
    } else {
      send(exchange, asked.containsKey(path) ? 200 : 404, "done " + path);
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
