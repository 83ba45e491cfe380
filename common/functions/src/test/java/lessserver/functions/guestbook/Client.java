package lessserver.functions.guestbook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import lessserver.functions.Headers;
import lessserver.testing.TemporaryData;

/** Calls the guestbook as the gateway would: with the suite's token, unless told otherwise. */
public final class Client {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_MILLIS = 60_000;

  private final int port;

  public Client(int port) {
    this.port = port;
  }

  /** What came back. */
  public record Answer(HttpResponse<String> response) {

    public int status() {
      return response.statusCode();
    }

    public String body() {
      return response.body();
    }

    public Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }

    public JsonNode json() {
      try {
        return JSON.readTree(body());
      } catch (JsonProcessingException e) {
        throw new AssertionError("not JSON: " + body(), e);
      }
    }
  }

  public Answer get(String path, String... headers) {
    return send("GET", path, BodyPublishers.noBody(), headers);
  }

  /** Posts JSON. */
  public Answer post(String path, String body, String... headers) {
    return postAsync(path, body, headers).join();
  }

  public CompletableFuture<Answer> postAsync(String path, String body, String... headers) {
    return sendAsync(
        withToken(path, headers)
            .header("Content-Type", "application/json")
            .method("POST", BodyPublishers.ofString(body)));
  }

  public CompletableFuture<Answer> getAsync(String path) {
    return sendAsync(withToken(path).GET());
  }

  /** What comes as it comes, line by line; who closes it is gone. */
  public BufferedReader open(String path) throws IOException, InterruptedException {
    return new BufferedReader(
        new InputStreamReader(
            HTTP.send(withToken(path).GET().build(), BodyHandlers.ofInputStream()).body(),
            StandardCharsets.UTF_8));
  }

  public Answer send(String method, String path, BodyPublisher body, String... headers) {
    return sendAsync(withToken(path, headers).method(method, body)).join();
  }

  public Answer getWithoutToken(String path, String... headers) {
    return sendAsync(request(path, headers).GET()).join();
  }

  /** Writes the octets as they are, and reads whatever comes back until the server closes. */
  public String raw(String octets) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private HttpRequest.Builder withToken(String path, String... headers) {
    return request(path, headers).header(Headers.SUITE_TOKEN, TemporaryData.SUITE_TOKEN);
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .timeout(Duration.ofMillis(PATIENCE_MILLIS));
    return headers.length == 0 ? request : request.headers(headers);
  }

  private static CompletableFuture<Answer> sendAsync(HttpRequest.Builder request) {
    return HTTP.sendAsync(request.build(), BodyHandlers.ofString()).thenApply(Answer::new);
  }
}
