package lessserver.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import lessserver.testing.TemporaryData;
import org.awaitility.Awaitility;

/** A client of the image archiver in tests. Safe for use by many threads. */
final class Client {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** No promise is about how long it takes. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final String BOUNDARY = "the-boundary";

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;

  Client(int port) {
    this.port = port;
  }

  /** An answer and its body. */
  record Answer(int status, HttpResponse<byte[]> response) {

    byte[] content() {
      return response.body();
    }

    String body() {
      return new String(content(), StandardCharsets.UTF_8);
    }

    JsonNode json() {
      try {
        return JSON.readTree(content());
      } catch (IOException e) {
        throw new AssertionError("no JSON: " + body(), e);
      }
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  Answer get(String path) {
    return send(request(path).GET());
  }

  Answer delete(String path) {
    return send(request(path).DELETE());
  }

  Answer post(String path, String json) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  Answer link(String url) {
    return post("/api/v1/images", "{\"url\":\"" + url + "\"}");
  }

  /** Sends a file in a form, with other fields beside it. */
  Answer file(byte[] file, String type, Map<String, String> fields) {
    return send(form(file, type, fields));
  }

  /** Sends it under a key. */
  Answer file(byte[] file, String type, Map<String, String> fields, String key) {
    return send(form(file, type, fields).header("Idempotency-Key", key));
  }

  private HttpRequest.Builder form(byte[] file, String type, Map<String, String> fields) {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    fields.forEach(
        (name, value) ->
            part(
                form,
                "name=\"" + name + "\"",
                "text/plain",
                value.getBytes(StandardCharsets.UTF_8)));
    part(form, "name=\"file\"; filename=\"picture\"", type, file);
    form.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return request("/api/v1/images")
        .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
        .POST(BodyPublishers.ofByteArray(form.toByteArray()));
  }

  /** Sends what is no whole form, with {@code x} between its parts. */
  Answer broken(String form) {
    return send(
        request("/api/v1/images")
            .header("Content-Type", "multipart/form-data; boundary=x")
            .POST(BodyPublishers.ofString(form)));
  }

  Answer file(byte[] file) {
    return file(file, "application/octet-stream", Map.of());
  }

  private static void part(
      ByteArrayOutputStream form, String disposition, String type, byte[] content) {
    form.writeBytes(
        "--%s\r\nContent-Disposition: form-data; %s\r\nContent-Type: %s\r\n\r\n"
            .formatted(BOUNDARY, disposition, type)
            .getBytes(StandardCharsets.UTF_8));
    form.writeBytes(content);
    form.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
  }

  /** The id of an image that was accepted. */
  static String accepted(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    return answer.json().get("id").asText();
  }

  /** The image once it is archived and described, or rejected. */
  JsonNode awaitEnd(String id) {
    return await(
        "/api/v1/images/" + id,
        view ->
            !view.path("status").asText().equals("SUBMITTED")
                && !view.path("description").asText().equals("PENDING"));
  }

  JsonNode await(String path, Predicate<JsonNode> fits) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> get(path).json(), fits);
  }

  /** With the suite's token, and a key's name as the gateway tells it. */
  HttpRequest.Builder request(String path) {
    return anonymous(path).header("X-Client", "tests");
  }

  /** As the gateway passes on who has no key. */
  HttpRequest.Builder anonymous(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
        .header("X-Suite-Token", TemporaryData.SUITE_TOKEN);
  }

  Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), response);
    } catch (IOException e) {
      throw new AssertionError("no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
