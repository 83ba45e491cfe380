package lessserver.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lessserver.testing.ForkedJvm;
import lessserver.testing.FreePorts;
import lessserver.testing.RealKafka;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.Test;

/** The service as a process of its own, with little memory: killed, started again, overloaded. */
class OwnProcessIT {

  /**
   * More of them: {@code ./mvnw verify -pl image-archiver -am
   * -Dit.test=lessserver.images.OwnProcessIT -Dkills=5 -Dpictures=16}.
   */
  private static final int KILLS = Integer.getInteger("kills", 1);

  /** How many of the worst come at once: one of each kind, unless there is more time. */
  private static final int PICTURES = Integer.getInteger("pictures", 5);

  private static final int IMAGES = 6;
  private static final Somebody SOMEBODY = new Somebody();

  /** Where a picture is fetched that does not come until every kill has been. */
  private static final String HELD = "/held.jpg";

  /** Where a picture is fetched whose server is away the first time. */
  private static final String AWAY = "/away.jpg";

  private static final String NEVER = "1h";

  private static final List<String> SMALL =
      List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");

  private final Path data = TemporaryData.newFolder();

  @Test
  void killed_at_work_it_ends_it_and_takes_many_of_the_worst_pictures_at_once() throws Exception {
    int port = FreePorts.next();
    Client client = new Client(port);
    String address = SOMEBODY.has(HELD, 200, "image/jpeg", Samples.jpeg(99));
    SOMEBODY.hold(HELD);
    String awayAddress = SOMEBODY.has(AWAY, 200, "image/jpeg", Samples.jpeg(98));
    SOMEBODY.isAway(AWAY, 1);
    List<String> ids = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      int already = kill;
      try (ForkedJvm _ = start(port, client, NEVER)) {
        if (kill == 0) {
          ids.add(Client.accepted(client.link(address)));
          ids.add(Client.accepted(client.link(awayAddress)));
          client.await(
              "/api/v1/images/" + ids.getLast(), view -> view.at("/fetch/failures").asInt() == 1);
          for (int i = 0; i < IMAGES; i++) {
            ids.add(Client.accepted(client.file(Samples.jpeg(100 + i))));
          }
        }
        await().until(() -> SOMEBODY.asked(HELD) > already);
        assertThat(client.get("/api/v1/images/" + ids.getFirst()).json().get("status").asText())
            .as("there is something to interrupt")
            .isEqualTo("SUBMITTED");
      } // which kills it
    }
    SOMEBODY.letGo(HELD);
    try (ForkedJvm _ = start(port, client, "1s")) {
      for (String id : ids) {
        assertArchived(client, id);
      }
      for (String id : givenAtOnce(client, Samples.worst().subList(0, PICTURES))) {
        assertArchived(client, id);
      }
      assertThat(client.get("/actuator/health/readiness").status()).isEqualTo(200);
    }
  }

  private static void assertArchived(Client client, String id) {
    JsonNode image = client.awaitEnd(id);
    assertThat(image.get("status").asText()).as(image.toString()).isEqualTo("ARCHIVED");
    assertThat(image.get("description").asText()).as(image.toString()).isEqualTo("DONE");
    assertThat(client.get("/api/v1/images/" + id + "/thumbnail?width=160").status()).isEqualTo(200);
  }

  private static List<String> givenAtOnce(Client client, List<byte[]> files) throws Exception {
    try (ExecutorService clients = Executors.newFixedThreadPool(files.size())) {
      List<Future<Client.Answer>> answers =
          files.stream().map(file -> clients.submit(() -> client.file(file))).toList();
      List<String> ids = new ArrayList<>();
      for (Future<Client.Answer> answer : answers) {
        ids.add(Client.accepted(answer.get()));
      }
      return ids;
    }
  }

  private ForkedJvm start(int port, Client client, String lookForDueEvery) {
    ForkedJvm service =
        ForkedJvm.start(
            SMALL,
            ImageArchiverApplication.class,
            "--server.port=" + port,
            "--lessserver.data=" + data,
            "--SUITE_TOKEN=" + TemporaryData.SUITE_TOKEN,
            "--lessserver.images.tesseract=there-is-no-such-program",
            "--lessserver.images.look-for-due-every=" + lookForDueEvery,
            "--lessserver.images.stage-timeout=1m", // It is memory that is short.
            "--lessserver.outbound.allowed-hosts=127.0.0.1:" + SOMEBODY.port(),
            "--management.tracing.sampling.probability=0",
            "--spring.kafka.consumer.properties.session.timeout.ms=6000",
            "--spring.kafka.bootstrap-servers=" + RealKafka.bootstrapServers());
    service.awaitLines(1, line -> line.contains("event=listening"));
    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(() -> client.get("/actuator/health/readiness").status() == 200);
    return service;
  }
}
