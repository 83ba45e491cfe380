package lessserver.benchmarks.images;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lessserver.benchmarks.ProcessCosts;
import lessserver.benchmarks.Service;

/** The image archiver as the suite runs it. */
final class Archiver implements AutoCloseable {

  static final String HEAP = "-Xmx512m";

  private static final String BOUNDARY = "the-boundary";
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
  private static final int CLIENTS = 4;

  private final Service service;
  private final boolean describes;

  private Archiver(Service service, boolean describes) {
    this.service = service;
    this.describes = describes;
  }

  /**
   * Starts it, and waits until it works and the model is loaded.
   *
   * @param tesseract the program that reads text, or one that does not exist
   * @param describes whether it does that, too, and not only archives
   */
  static Archiver start(Path folder, Service.Jars jars, String tesseract, boolean describes)
      throws IOException {
    return new Archiver(
        Service.start(
            folder,
            jars,
            List.of("-Xms96m", HEAP),
            Map.of(
                "MALLOC_ARENA_MAX",
                "2",
                "TESSERACT",
                tesseract,
                "LESSSERVER_IMAGES_DESCRIBES",
                String.valueOf(describes))),
        describes);
  }

  /** Gives all files, some at a time, and waits until each is archived, and described if it is. */
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
    return service
        .accepted(
            service
                .request("/api/v1/images")
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(
                    BodyPublishers.concat(
                        BodyPublishers.ofString(head),
                        BodyPublishers.ofFile(file),
                        BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n")))
                .build())
        .get("id")
        .asText();
  }

  private JsonNode awaitEnd(String id) {
    JsonNode image =
        await()
            .atMost(PATIENCE)
            .pollInterval(BETWEEN_LOOKS)
            .until(
                () -> service.get("/api/v1/images/" + id),
                seen ->
                    !seen.path("status").asText().equals("SUBMITTED")
                        && !(describes && seen.path("description").asText().equals("PENDING")));
    if (!image.path("status").asText().equals("ARCHIVED")
        || (describes && !image.path("description").asText().equals("DONE"))) {
      throw new IllegalStateException(image.toString());
    }
    return image;
  }

  ProcessCosts costs() {
    return service.costs();
  }

  @Override
  public void close() {
    service.close();
  }
}
