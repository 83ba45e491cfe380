package lessserver.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A suite that {@code ./suite} has started, as its clients see it. Safe for threads. */
public final class RunningSuite {

  /** Where its gateway is. */
  public static final String GATEWAY = "http://127.0.0.1:8080";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Path data;
  private final String key;

  /** The one with that data folder. */
  public RunningSuite(Path data) throws IOException {
    this.data = data;
    this.key = Files.readString(data.resolve("api-key")).strip();
  }

  public Path data() {
    return data;
  }

  /** An API key with all rights. */
  public String key() {
    return key;
  }

  /** By which a service knows the gateway. */
  public String token() throws IOException {
    return Files.readString(data.resolve("suite-token")).strip();
  }

  /** A request to the gateway, with the key. */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(GATEWAY + path)).header("X-API-Key", key);
  }

  /** The answer to a request. */
  public HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /** The JSON at that path; a missing node if the answer is none. */
  public JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = send(request(path));
    return answer.statusCode() == 200 ? JSON.readTree(answer.body()) : JSON.missingNode();
  }

  /** JSON as it was answered. */
  public static JsonNode json(HttpResponse<String> answer) throws IOException {
    return JSON.readTree(answer.body());
  }

  /** The process of that name. */
  public ProcessHandle process(String name) throws IOException, InterruptedException {
    Process status =
        new ProcessBuilder("./suite", "--data", data.toString(), "status", "--json")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    JsonNode all =
        JSON.readTree(new String(status.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    status.waitFor();
    for (JsonNode each : all.findParents("pid")) {
      if (each.path("name").asText().equals(name)) {
        return ProcessHandle.of(each.get("pid").asLong()).orElseThrow();
      }
    }
    throw new IllegalStateException("no " + name + " in " + all);
  }
}
