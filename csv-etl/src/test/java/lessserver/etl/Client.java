package lessserver.etl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Supplier;
import lessserver.testing.TemporaryData;

/** A client of the ETL in tests. Safe for use by many threads. */
public final class Client {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;

  public Client(int port) {
    this.port = port;
  }

  /** An answer and its body. */
  public record Answer(int status, HttpResponse<String> response) {

    public String body() {
      return response.body();
    }

    public JsonNode json() {
      try {
        return JSON.readTree(body());
      } catch (IOException e) {
        throw new AssertionError("no JSON: " + body(), e);
      }
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  public Answer get(String path) {
    return send(request(path).GET());
  }

  /** What comes, as it comes. */
  public InputStream open(String path) throws IOException, InterruptedException {
    return http.send(request(path).GET().build(), BodyHandlers.ofInputStream()).body();
  }

  public Answer post(String path) {
    return send(request(path).POST(BodyPublishers.noBody()));
  }

  public Answer json(String method, String path, String body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body)));
  }

  /** Sends a file. */
  public Answer file(String query, BodyPublisher body) {
    return send(request("/api/v1/imports?" + query).header("Content-Type", "text/csv").POST(body));
  }

  public Answer file(String query, String text) {
    return file(query, BodyPublishers.ofByteArray(text.getBytes(UTF_8)));
  }

  public Answer file(String query, Supplier<InputStream> content) {
    return file(query, BodyPublishers.ofInputStream(content));
  }

  /** Sends a file and waits until its import has ended. */
  public JsonNode load(String query, String text) {
    return awaitEnd(accepted(file(query, text)));
  }

  public JsonNode load(String query, byte[] content) {
    return awaitEnd(accepted(file(query, BodyPublishers.ofByteArray(content))));
  }

  /** The id of an import that was accepted. */
  public static String accepted(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    return answer.json().get("id").asText();
  }

  public JsonNode awaitEnd(String id) {
    return await()
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> get("/api/v1/imports/" + id).json(),
            view -> !view.path("endedAt").isMissingNode() && !view.get("endedAt").isNull());
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
        .header("X-Suite-Token", TemporaryData.SUITE_TOKEN);
  }

  public Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response);
    } catch (IOException e) {
      throw new AssertionError("no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
