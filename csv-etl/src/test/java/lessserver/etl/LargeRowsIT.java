package lessserver.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import lessserver.testing.ForkedJvm;
import lessserver.testing.FreePorts;
import lessserver.testing.RealKafka;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.Test;

/** Rows of which a page alone would fill the memory that the suite gives the service. */
class LargeRowsIT {

  private static final int ROWS = 800;
  private static final int LENGTH = 300_000;

  private final int port = FreePorts.next();
  private final Client client = new Client(port);

  @Test
  void rows_larger_than_the_heap_are_exported_listed_sorted_and_scrubbed() throws Exception {
    try (ForkedJvm _ = start()) {
      String words = "x".repeat(LENGTH);
      Iterator<byte[]> file =
          Stream.concat(
                  Stream.of("n,w\n"),
                  Stream.iterate(0, i -> i < ROWS, i -> i + 1).map(i -> i + "," + words + "\n"))
              .map(String::getBytes)
              .iterator();
      String id =
          Client.accepted(client.file("dataset=large", BodyPublishers.ofByteArrays(() -> file)));
      assertThat(client.awaitEnd(id).get("rowsLoaded").asInt()).isEqualTo(ROWS);

      for (String format : List.of("csv", "json")) {
        try (InputStream export = client.open("/api/v1/datasets/large/export?format=" + format)) {
          assertThat(export.transferTo(OutputStream.nullOutputStream()))
              .isGreaterThan((long) ROWS * LENGTH);
        }
      }
      assertThat(listed("/api/v1/datasets/large/rows?limit=500")).isEqualTo(ROWS);
      JsonNode first = client.get("/api/v1/datasets/large/rows?limit=500&sort=w").json();
      assertThat(first.at("/items/0/n").asInt()).isEqualTo(ROWS - 1);
      assertThat(
              client
                  .get("/api/v1/datasets/large/summary?groupBy=w")
                  .json()
                  .at("/items/0/rows")
                  .asInt())
          .isEqualTo(ROWS);
      scrub();
      JsonNode taken = client.get("/api/v1/datasets/large/quarantine?limit=500").json();
      assertThat(taken.get("items").size()).isBetween(1, 499);
      assertThat(taken.get("nextCursor").isNull()).isFalse();
    }
  }

  private void scrub() {
    String scrub = "/api/v1/datasets/large/scrub";
    client.json(
        "PUT",
        scrub,
        "{\"rules\": [{\"column\": \"w\", \"check\": \"PATTERN\", \"pattern\": \"y*\"}]}");
    String run = client.post(scrub + "/run").json().get("id").asText();
    JsonNode ended =
        await()
            .until(
                () -> client.get(scrub + "/runs/" + run).json(),
                each -> !each.get("status").asText().equals("RUNNING"));
    assertThat(ended.get("removed").asInt()).as(ended.toString()).isEqualTo(ROWS);
  }

  /** How many there are, by all pages. */
  private int listed(String path) {
    int count = 0;
    JsonNode page = client.get(path).json();
    while (true) {
      count += page.get("items").size();
      if (page.get("nextCursor").isNull()) {
        return count;
      }
      page = client.get(path + "&cursor=" + page.get("nextCursor").asText()).json();
    }
  }

  private ForkedJvm start() {
    ForkedJvm service =
        ForkedJvm.start(
            List.of("-Xmx224m", "-XX:+ExitOnOutOfMemoryError"),
            EtlApplication.class,
            "--server.port=" + port,
            "--lessserver.data=" + TemporaryData.newFolder(),
            "--SUITE_TOKEN=" + TemporaryData.SUITE_TOKEN,
            "--management.tracing.sampling.probability=0",
            "--spring.kafka.bootstrap-servers=" + RealKafka.bootstrapServers());
    service.awaitLines(1, line -> line.contains("event=listening"));
    return service;
  }
}
