package lessserver.benchmarks;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One of the suite's services as the suite runs it, with a broker of its own, measured alone. The
 * project's folder is to be the current one. Safe for threads.
 */
public final class Service implements AutoCloseable {

  private static final String TOKEN = "benchmark-token-of-thirty-two-chars";
  private static final Duration TO_START = Duration.ofMinutes(1);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Child broker;
  private final Child process;
  private final int port;

  private Service(Child broker, Child process, int port) {
    this.broker = broker;
    this.process = process;
    this.port = port;
  }

  /**
   * Starts both, and waits until the service is healthy.
   *
   * @param folder of its data, which comes to exist
   * @param options of its JVM beside those that all have
   * @param environment beside what every service of the suite is given
   * @throws IllegalStateException with the service's output, if it ends before
   */
  public static Service start(
      Path folder, Jars jars, List<String> options, Map<String, String> environment)
      throws IOException {
    Files.createDirectories(folder);
    int kafka = freePort();
    int port = freePort();
    Map<String, String> all = new HashMap<>(environment);
    all.put("LESSSERVER_DATA", folder.toString());
    all.put("SERVER_PORT", String.valueOf(port));
    all.put("BIND_ADDRESS", "127.0.0.1");
    all.put("KAFKA_BOOTSTRAP_SERVERS", "localhost:" + kafka);
    all.put("SUITE_TOKEN", TOKEN);
    Child broker =
        Child.start(
            folder,
            "kafka",
            Map.of(),
            List.of(
                "-Xmx256m",
                "-jar",
                jars.broker().toString(),
                folder.resolve("kafka").toString(),
                String.valueOf(kafka),
                String.valueOf(freePort())));
    Service service =
        new Service(
            broker,
            Child.start(
                folder,
                "service",
                all,
                Stream.of(
                        Stream.of("@launcher/jvm.options"),
                        options.stream(),
                        Stream.of(
                            "-jar",
                            jars.service().toString(),
                            "--management.tracing.sampling.probability=0"))
                    .flatMap(each -> each)
                    .toList()),
            port);
    service.awaitHealth();
    return service;
  }

  /** The programs to run. */
  public record Jars(Path broker, Path service) {}

  private void awaitHealth() {
    await()
        .atMost(TO_START)
        .failFast(process::checkAlive)
        .ignoreExceptionsInstanceOf(IOException.class) // It does not listen yet.
        .until(() -> get("/actuator/health").path("status").asText(), "UP"::equals);
  }

  /** What it answers to that path, whatever the status is. */
  public JsonNode get(String path) throws IOException, InterruptedException {
    return JSON.readTree(send(request(path).build()).body());
  }

  /**
   * Sends what is to be worked on later.
   *
   * @return the answer's body
   * @throws IllegalStateException if it is not accepted
   */
  public JsonNode accepted(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> answer = send(request);
    if (answer.statusCode() != 202) {
      throw new IllegalStateException(answer.body());
    }
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, BodyHandlers.ofString());
  }

  /** A request as the gateway would make it. */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("X-Suite-Token", TOKEN)
        .header("X-Client", "benchmark");
  }

  /** What the service, not the broker, costs. */
  public ProcessCosts costs() {
    return process.costs();
  }

  @Override
  public void close() {
    http.close();
    process.close();
    broker.close();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
