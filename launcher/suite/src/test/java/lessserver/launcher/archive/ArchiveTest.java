package lessserver.launcher.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import lessserver.launcher.client.GatewayClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {

  @TempDir private Path folder;
  private final StringWriter output = new StringWriter();
  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> looks = new ConcurrentHashMap<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1/images", this::handle);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /** A gateway whose first answer is that it has no time, and whose images need two looks. */
  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (exchange.getRequestMethod().equals("POST")) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      sent.add(exchange.getRequestHeaders().getFirst("Idempotency-Key") + " " + body);
      if (sent.size() == 1) {
        answer(exchange, 503, "{\"detail\": \"later\"}");
      } else if (body.contains("10.0.0.1")) {
        answer(exchange, 422, "{\"detail\": \"The url must lead to a public address.\"}");
      } else {
        answer(exchange, 202, "{\"id\": \"%s\"}".formatted(body.contains("bad") ? "bad" : "cat"));
      }
      return;
    }
    int look = looks.merge(path, 1, Integer::sum);
    if (path.endsWith("bad")) {
      answer(
          exchange,
          200,
          "{\"status\": \"REJECTED\", \"reason\": {\"detail\": \"it ends too early\"}}");
    } else if (look == 1) {
      answer(exchange, 200, "{\"status\": \"ARCHIVED\", \"description\": \"PENDING\"}");
    } else {
      answer(
          exchange,
          200,
          "{\"status\": \"ARCHIVED\", \"description\": \"DONE\", \"caption\": \"A cat.\"}");
    }
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private boolean archive(boolean terminal, String... pictures) throws Exception {
    GatewayClient gateway =
        new GatewayClient("http://127.0.0.1:" + server.getAddress().getPort(), "key");
    return new Archive(gateway, new ProgressLine(new PrintWriter(output), terminal))
        .take(List.of(pictures));
  }

  @Test
  void a_picture_is_given_until_it_is_taken_and_looked_at_until_it_is_described() throws Exception {
    assertThat(archive(true, "https://example.com/cat.jpg")).isTrue();

    assertThat(sent).hasSize(2).allMatch(each -> each.equals(sent.getFirst()));
    assertThat(output.toString())
        .contains("0 of 1 sent, 0 archived, 0 described")
        .contains("1 of 1 sent, 1 archived, 0 described")
        .contains("https://example.com/cat.jpg: A cat." + System.lineSeparator())
        .endsWith("\r\u001b[K");
  }

  @Test
  void a_file_is_sent_with_its_name() throws Exception {
    Path file = Files.writeString(folder.resolve("cat.jpg"), "picture");

    assertThat(archive(false, file.toString())).isTrue();
    assertThat(sent.getLast())
        .contains("name=\"title\"\r\n\r\ncat.jpg\r\n", "name=\"file\"", "\r\n\r\npicture\r\n");
    assertThat(output.toString()).isEqualTo(file + ": A cat." + System.lineSeparator());
  }

  @Test
  void what_is_not_taken_is_told_with_the_reason() throws Exception {
    assertThat(
            archive(false, "http://10.0.0.1/a.jpg", "https://example.com/bad.jpg", "https://x/cat"))
        .isFalse();

    assertThat(output.toString())
        .contains("http://10.0.0.1/a.jpg: The url must lead to a public address.")
        .contains("https://example.com/bad.jpg: rejected, it ends too early")
        .contains("https://x/cat: A cat.");
  }
}
