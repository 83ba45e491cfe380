package lessserver.benchmarks.images;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * The image archiver as the suite runs it, with a broker of its own; what it costs, Linux tells.
 */
final class Archiver implements AutoCloseable {

  static final String HEAP = "-Xmx512m";

  private static final String TOKEN = "benchmark-token-of-thirty-two-chars";
  private static final String BOUNDARY = "the-boundary";
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
  private static final long TICKS_PER_SECOND = 100; // in /proc, on every Linux
  private static final int USER = 11; // of the fields behind the command's name
  private static final int CHILDREN_SYSTEM = 14;
  private static final int CLIENTS = 4;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Process> processes = new ArrayList<>();
  private final Path folder;
  private final int port = freePort();

  private Archiver(Path folder) {
    this.folder = folder;
  }

  /**
   * Starts it, and waits until it works and the model is loaded.
   *
   * @param tesseract the program that reads text, or one that does not exist
   */
  static Archiver start(Path folder, Path brokerJar, Path archiverJar, String tesseract)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Archiver archiver = new Archiver(folder);
    int kafka = freePort();
    archiver.run(
        "kafka",
        Map.of(),
        List.of(
            "-Xmx192m",
            "-jar",
            brokerJar.toString(),
            folder.resolve("kafka").toString(),
            String.valueOf(kafka),
            String.valueOf(freePort())));
    archiver.run(
        "archiver",
        Map.of(
            "LESSSERVER_DATA",
            folder.toString(),
            "SERVER_PORT",
            String.valueOf(archiver.port),
            "BIND_ADDRESS",
            "127.0.0.1",
            "KAFKA_BOOTSTRAP_SERVERS",
            "localhost:" + kafka,
            "SUITE_TOKEN",
            TOKEN,
            "MALLOC_ARENA_MAX",
            "2",
            "TESSERACT",
            tesseract),
        List.of(
            "-Xms96m",
            HEAP,
            "--enable-native-access=ALL-UNNAMED",
            "-jar",
            archiverJar.toString(),
            "--management.tracing.sampling.probability=0"));
    archiver.awaitHealth();
    return archiver;
  }

  private void run(String name, Map<String, String> environment, List<String> arguments)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Stream.concat(
                        Stream.of(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-XX:+UseSerialGC"),
                        arguments.stream())
                    .toList())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile());
    builder.environment().putAll(environment);
    processes.add(builder.start());
  }

  private void awaitHealth() throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end && process().isAlive()) {
      try {
        if (get("/actuator/health").path("status").asText().equals("UP")) {
          return;
        }
      } catch (IOException _) {
        // It does not listen yet.
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
    throw new IllegalStateException(Files.readString(folder.resolve("archiver.log")));
  }

  private Process process() {
    return processes.getLast();
  }

  /** Gives all files, some at a time, and waits until each is archived and described. */
  List<JsonNode> take(List<Path> files) throws Exception {
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<String>> given = new ArrayList<>();
      for (Path file : files) {
        given.add(clients.submit(() -> give(file)));
      }
      List<JsonNode> images = new ArrayList<>();
      for (Future<String> id : given) {
        images.add(awaitEnd(id.get()));
      }
      return images;
    }
  }

  private String give(Path file) throws IOException, InterruptedException {
    String head =
        "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n"
            .formatted(BOUNDARY);
    HttpResponse<byte[]> answer =
        http.send(
            request("/api/v1/images")
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(
                    BodyPublishers.concat(
                        BodyPublishers.ofString(head),
                        BodyPublishers.ofFile(file),
                        BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n")))
                .build(),
            BodyHandlers.ofByteArray());
    if (answer.statusCode() != 202) {
      throw new IllegalStateException(file + ": " + new String(answer.body(), UTF_8));
    }
    return JSON.readTree(answer.body()).get("id").asText();
  }

  private JsonNode awaitEnd(String id) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      JsonNode image = get("/api/v1/images/" + id);
      if (!image.path("status").asText().equals("SUBMITTED")
          && !image.path("description").asText().equals("PENDING")) {
        if (!image.path("status").asText().equals("ARCHIVED")
            || !image.path("description").asText().equals("DONE")) {
          throw new IllegalStateException(image.toString());
        }
        return image;
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
    throw new IllegalStateException("image " + id + " is not done");
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return JSON.readTree(http.send(request(path).build(), BodyHandlers.ofByteArray()).body());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("X-Suite-Token", TOKEN)
        .header("X-Client", "benchmark");
  }

  /** Processor seconds so far, those of the programs that it ran included. */
  double cpuSeconds() throws IOException {
    String line = Files.readString(proc("stat"));
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = 0;
    for (int field = USER; field <= CHILDREN_SYSTEM; field++) {
      ticks += Long.parseLong(fields[field]);
    }
    return ticks / (double) TICKS_PER_SECOND;
  }

  /** Its memory in MB: {@code VmRSS} now, {@code VmHWM} at most. */
  long megabytes(String which) throws IOException {
    try (Stream<String> lines = Files.lines(proc("status"))) {
      return lines
              .filter(line -> line.startsWith(which + ":"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
              .findFirst()
              .orElseThrow()
          / 1_024;
    }
  }

  private Path proc(String file) {
    return Path.of("/proc", String.valueOf(process().pid()), file);
  }

  @Override
  public void close() {
    http.close();
    for (Process process : processes.reversed()) {
      process.destroy();
      try {
        process.waitFor();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException("no port is free", e);
    }
  }
}
