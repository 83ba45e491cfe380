package lessserver.gateway;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import lessserver.testing.FreePorts;

/**
 * A service that behaves as badly as a test wants it to, on a plain socket, and remembers its
 * calls.
 */
public final class FakeService {

  /** A request as it arrived; header names are in lower case. */
  public record Received(
      String method, String path, Map<String, List<String>> headers, int bodyLength) {

    public String header(String name) {
      return String.join("|", headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
    }
  }

  /** What a service does with a request once it has read it. */
  @FunctionalInterface
  public interface Behaviour {
    void handle(Received request, Socket connection) throws IOException, InterruptedException;
  }

  private static final String HEALTHY =
      "{\"status\":\"UP\",\"components\":{\"db\":{\"status\":\"UP\"}}}";

  private final ServerSocket server;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final Map<String, Behaviour> special = new ConcurrentHashMap<>();
  private volatile Behaviour usual = answering(200, "{}");
  private volatile CountDownLatch released = new CountDownLatch(1);

  private FakeService(ServerSocket server) {
    this.server = server;
  }

  public static FakeService start() {
    try {
      var service = new FakeService(new ServerSocket(0, 256, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().start(service::accept);
      service.reset();
      return service;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An address at which nobody listens. */
  public static URI nowhere() {
    return URI.create("http://127.0.0.1:" + FreePorts.next());
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** Well again, with an empty memory; whoever still waits is let go. */
  public void reset() {
    released.countDown();
    released = new CountDownLatch(1);
    special.clear();
    on("/actuator/health", answering(200, HEALTHY));
    on("/actuator/info", answering(200, "{\"build\":{\"version\":\"1.2.3\"}}"));
    on(
        "/actuator/metrics/process.uptime",
        answering(200, "{\"measurements\":[{\"statistic\":\"VALUE\",\"value\":62.5}]}"));
    on("/actuator/circuitbreakers", answering(200, "{\"circuitBreakers\":{}}"));
    on("/functions", answering(200, "[]"));
    usual = answering(200, "{}");
    received.clear();
  }

  public void behave(Behaviour behaviour) {
    usual = behaviour;
  }

  public void on(String path, Behaviour behaviour) {
    special.put(path, behaviour);
  }

  /** The clients' requests, without those that ask the service about itself. */
  public List<Received> received() {
    return received;
  }

  public static Behaviour answering(int status, String body, String... headers) {
    return (request, connection) -> {
      byte[] content = body.getBytes(StandardCharsets.UTF_8);
      StringBuilder head =
          new StringBuilder(
              "HTTP/1.1 " + status + " Whatever\r\nContent-Type: application/json\r\n");
      for (int i = 0; i < headers.length; i += 2) {
        head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
      }
      head.append("Content-Length: ").append(content.length).append("\r\n\r\n");
      OutputStream out = connection.getOutputStream();
      out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      if (!request.method().equals("HEAD")) {
        out.write(content);
      }
      out.flush();
    };
  }

  /** Never answers. */
  public Behaviour hanging() {
    return (_, _) -> released.await();
  }

  public static Behaviour resetting() {
    return (_, connection) -> {
      connection.setSoLinger(true, 0);
      connection.close();
    };
  }

  public static Behaviour saying(String bytes) {
    return (_, connection) -> {
      connection.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      connection.getOutputStream().flush();
      connection.close();
    };
  }

  /** The first behaviour for as many requests as are named, the second from then on. */
  public static Behaviour first(int times, Behaviour before, Behaviour after) {
    CountDownLatch left = new CountDownLatch(times);
    return (request, connection) -> {
      Behaviour now = left.getCount() > 0 ? before : after;
      left.countDown();
      now.handle(request, connection);
    };
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket connection = server.accept();
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        Received request = read(line, in);
        String path = request.path().replaceFirst("\\?.*", "");
        Behaviour behaviour = special.get(path);
        if (behaviour == null) {
          received.add(request);
          behaviour = usual;
        }
        behaviour.handle(request, connection);
      }
    } catch (IOException | InterruptedException _) {
      // The other side is gone, or the test is over.
    }
  }

  private static Received read(String requestLine, InputStream in) throws IOException {
    String[] parts = requestLine.split(" ", 3);
    Map<String, List<String>> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String[] header = line.split(": ?", 2);
      headers
          .computeIfAbsent(header[0].toLowerCase(Locale.ROOT), _ -> new CopyOnWriteArrayList<>())
          .add(header[1]);
    }
    int length = 0;
    if (headers.containsKey("transfer-encoding")) {
      for (int chunk = chunk(in); chunk > 0; chunk = chunk(in)) {
        length += octets(in, chunk);
        line(in);
      }
      line(in);
    } else if (headers.containsKey("content-length")) {
      length = octets(in, Integer.parseInt(headers.get("content-length").getFirst()));
    }
    return new Received(parts[0], parts[1], headers, length);
  }

  private static int chunk(InputStream in) throws IOException {
    String size = line(in);
    if (size.isEmpty()) {
      throw new EOFException("the body is not whole");
    }
    return Integer.parseInt(size, 16);
  }

  private static int octets(InputStream in, int count) throws IOException {
    if (in.readNBytes(count).length < count) {
      throw new EOFException("the body is not whole");
    }
    return count;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
      if (octet != '\r') {
        line.write(octet);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}
