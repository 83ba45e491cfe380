package lessserver.shortener;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lessserver.testing.TemporaryData;
import org.jspecify.annotations.Nullable;

/** A client of the shortener in tests, which follows no redirect. Safe for use by many threads. */
final class Client {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final int port;

  Client(int port) {
    this.port = port;
  }

  /** An answer and its body. */
  record Answer(int status, HttpResponse<byte[]> response) {

    byte[] bytes() {
      return response.body();
    }

    String body() {
      return new String(bytes(), StandardCharsets.UTF_8);
    }

    JsonNode json() {
      try {
        return JSON.readTree(bytes());
      } catch (IOException e) {
        throw new UncheckedIOException("no JSON: " + body(), e);
      }
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  Answer get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  /** Makes a link of this JSON. */
  Answer create(String json) {
    return send("POST", "/api/v1/links", json, "Content-Type", "application/json");
  }

  /** Makes a link to https://example.com/ with a code and further fields. */
  void link(String code, String more) {
    Answer made =
        create("{\"url\": \"https://example.com/\", \"code\": \"%s\"%s}".formatted(code, more));
    if (made.status() != 201) {
      throw new AssertionError(made.status() + " " + made.body());
    }
  }

  Answer patch(String code, String json) {
    return send(
        "PATCH", "/api/v1/links/" + code, json, "Content-Type", "application/merge-patch+json");
  }

  Answer importAll(String csv, String query) {
    return send("POST", "/api/v1/links/import" + query, csv, "Content-Type", "text/csv");
  }

  Answer send(String method, String path, @Nullable String body, String... headers) {
    return send(request(method, path, body, headers));
  }

  /** Sends a body without saying how long it is. */
  Answer sendUnmeasured(String method, String path, String body, String type) {
    byte[] octets = body.getBytes(StandardCharsets.UTF_8);
    return send(
        HttpRequest.newBuilder(request(method, path, null, "Content-Type", type), (_, _) -> true)
            .method(method, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(octets)))
            .build());
  }

  private static Answer send(HttpRequest request) {
    try {
      HttpResponse<byte[]> response = HTTP.send(request, BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(request.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** What a stream says; it is open when this returns. */
  InputStream open(String path, String... headers) throws IOException, InterruptedException {
    return HTTP.send(request("GET", path, null, headers), BodyHandlers.ofInputStream()).body();
  }

  /** What so many clients get who do this at once. */
  static <T> List<T> atOnce(int clients, Callable<T> each)
      throws InterruptedException, ExecutionException {
    List<T> answers = new ArrayList<>();
    try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        running.add(all.submit(each));
      }
      for (Future<T> one : running) {
        answers.add(one.get());
      }
    }
    return answers;
  }

  private HttpRequest request(
      String method, String path, @Nullable String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .header("X-Suite-Token", TemporaryData.SUITE_TOKEN)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request.build();
  }
}
