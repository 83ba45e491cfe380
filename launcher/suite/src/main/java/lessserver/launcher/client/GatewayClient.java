package lessserver.launcher.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Somebody with a key, in front of the gateway. Safe for use by many threads. */
public final class GatewayClient {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TO_ANSWER = Duration.ofSeconds(15);
  private static final Duration TO_TAKE_A_FILE = Duration.ofMinutes(2);
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** What a client that behaves leaves to processes which are just starting. */
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

  /** Who visits as a program is not counted among the visitors. */
  private static final String BROWSER =
      "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

  private static final int BAD_REQUEST = 400;
  private static final int CONFLICT = 409;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String address;
  private final String key;

  /**
   * @param address of the gateway, without a slash at its end
   * @param key an API key with every right
   */
  public GatewayClient(String address, String key) {
    this.address = address;
    this.key = key;
  }

  /** One of several tries; an exception counts as one of which nothing came. */
  public interface Attempt<T> {

    /**
     * Makes it.
     *
     * @return what came of it, if something did
     */
    Optional<T> make() throws IOException, InterruptedException;
  }

  /** What was answered; without a body there is a missing node. */
  public record Answer(int status, JsonNode body) {

    public boolean succeeded() {
      return status < BAD_REQUEST;
    }

    /** Whether the same request may succeed later. */
    public boolean passes() {
      return status >= SERVER_ERROR || status == CONFLICT || status == TOO_MANY;
    }
  }

  public Answer get(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  /** The status of a page that is looked at as by a browser, and not followed further. */
  public int visit(String path) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(URI.create(address + path))
                .timeout(TO_ANSWER)
                .header("User-Agent", BROWSER)
                .build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  public Answer post(String path, String json, Map<String, String> headers)
      throws IOException, InterruptedException {
    return post(path, "application/json", json, headers);
  }

  public Answer post(String path, String mediaType, String content, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path).header("Content-Type", mediaType);
    headers.forEach(request::header);
    return send(request.POST(BodyPublishers.ofString(content)).build());
  }

  /** Sends a file as the part {@code file} of a form, with another field beside it. */
  public Answer postFile(
      String path, BodyPublisher file, String field, String value, Map<String, String> headers)
      throws IOException, InterruptedException {
    String boundary = "part-" + UUID.randomUUID();
    BodyPublisher form =
        BodyPublishers.concat(
            BodyPublishers.ofString(part(boundary, "name=\"" + field + "\"") + value + "\r\n"),
            BodyPublishers.ofString(part(boundary, "name=\"file\"; filename=\"file\"")),
            file,
            BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
    HttpRequest.Builder request =
        request(path)
            .timeout(TO_TAKE_A_FILE)
            .header("Content-Type", "multipart/form-data; boundary=" + boundary);
    headers.forEach(request::header);
    return send(request.POST(form).build());
  }

  private static String part(String boundary, String disposition) {
    return "--" + boundary + "\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n";
  }

  /**
   * Asks until there is an answer, whoever is away just now.
   *
   * @throws IllegalStateException if it is refused, or nobody answers for a long time
   */
  public JsonNode read(String path) throws InterruptedException {
    return tryFor(
            PATIENCE,
            () -> {
              Answer answer = get(path);
              if (!answer.succeeded() && !answer.passes()) {
                throw new IllegalStateException(path + " answers " + answer);
              }
              return Optional.of(answer).filter(Answer::succeeded);
            })
        .orElseThrow(() -> new IllegalStateException(path + " had no answer for " + PATIENCE))
        .body();
  }

  /** Tries until something comes of it; nothing, if nothing does in that time. */
  public static <T> Optional<T> tryFor(Duration time, Attempt<T> attempt)
      throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (true) {
      Optional<T> outcome = outcome(attempt);
      if (outcome.isPresent() || System.nanoTime() > end) {
        return outcome;
      }
      Thread.sleep(BETWEEN_TRIES);
    }
  }

  private static <T> Optional<T> outcome(Attempt<T> attempt) throws InterruptedException {
    try {
      return attempt.make();
    } catch (IOException _) {
      return Optional.empty(); // The gateway itself is away, or died while it answered.
    }
  }

  /** Every item of a list, page after page. */
  public List<JsonNode> readAll(String path) throws InterruptedException {
    List<JsonNode> items = new ArrayList<>();
    String cursor = "";
    while (true) {
      String separator = path.contains("?") ? "&" : "?";
      JsonNode page = read(path + separator + "limit=500" + cursor);
      page.get("items").forEach(items::add);
      if (!page.path("nextCursor").isTextual()) {
        return items;
      }
      cursor = "&cursor=" + page.get("nextCursor").asText();
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address + path))
        .timeout(TO_ANSWER)
        .header("X-API-Key", key);
  }

  private Answer send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
    JsonNode body =
        response.body().length == 0 ? MissingNode.getInstance() : JSON.readTree(response.body());
    return new Answer(response.statusCode(), body);
  }
}
