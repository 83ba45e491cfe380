package lessserver.outbound;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Somebody's server on loopback, which remembers what it was asked. */
final class FakeServer implements AutoCloseable {

  /** How it answers at one path. */
  @FunctionalInterface
  interface Behaviour {
    void answer(HttpExchange exchange) throws Exception;
  }

  /**
   * A request that it got.
   *
   * @param headers by their names in small letters
   */
  record Asked(String method, String path, Map<String, String> headers, String body) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  FakeServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.start();
  }

  FakeServer at(String path, Behaviour behaviour) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            asked.add(
                new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders().entrySet().stream()
                        .collect(
                            Collectors.toMap(
                                each -> each.getKey().toLowerCase(Locale.ROOT),
                                each -> each.getValue().getFirst())),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            behaviour.answer(exchange);
          } catch (Exception _) {
            // The other side has gone; what it was owed does not matter.
          }
        });
    return this;
  }

  static Behaviour says(int status, String body) {
    return exchange -> {
      byte[] content = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
      exchange.getResponseBody().write(content);
    };
  }

  static Behaviour redirects(int status, String location) {
    return exchange -> {
      exchange.getResponseHeaders().set("Location", location);
      exchange.sendResponseHeaders(status, -1);
    };
  }

  List<Asked> asked() {
    return List.copyOf(asked);
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
