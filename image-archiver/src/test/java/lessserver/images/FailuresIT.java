package lessserver.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.ServletContext;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import lessserver.images.describe.ModelSwitch;
import lessserver.testing.FreePorts;
import lessserver.testing.RealKafka;
import lessserver.testing.TemporaryData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What the archiver needs is away, one after the other; the broker comes with the second test. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "lessserver.images.tesseract=there-is-no-such-program",
      "lessserver.images.look-for-due-every=1h"
    })
@ContextConfiguration(initializers = TemporaryData.class)
@Import({ModelSwitch.class, Interruptions.class})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@DirtiesContext // Its broker is gone afterwards.
class FailuresIT {

  private static final Duration A_WHILE = Duration.ofSeconds(1);

  /** Failures after which a picture would be given up. */
  private static final int MOST_ATTEMPTS = 4;

  private static final int MOST_KILLS = 10;
  private static final OffsetDateTime LONG_AGO = OffsetDateTime.parse("2020-01-01T00:00:00Z");

  private static final int KAFKA = FreePorts.next();
  private static final Somebody SOMEBODY = new Somebody();
  private static @Nullable EmbeddedKafkaBroker broker;

  @LocalServerPort private int port;
  @Autowired private JdbcTemplate jdbc;
  @Autowired private ServletContext servlets;

  @Autowired
  @Qualifier("archiveImage") private Consumer<String> archiveImage;

  @Autowired
  @Qualifier("describeImage") private Consumer<String> describeImage;

  @Autowired
  @Qualifier("sweepFiles") private Consumer<String> sweepFiles;

  @Autowired
  @Qualifier("tellDueFetches") private Supplier<Integer> tellDueFetches;

  @Value("${lessserver.data}")
  private Path data;

  private Client client;

  @DynamicPropertySource
  static void addresses(DynamicPropertyRegistry registry) {
    registry.add("spring.kafka.bootstrap-servers", () -> "localhost:" + KAFKA);
    registry.add("lessserver.outbound.allowed-hosts", () -> "127.0.0.1:" + SOMEBODY.port());
  }

  @BeforeEach
  void connect() {
    client = new Client(port);
  }

  @AfterAll
  static void stopTheBroker() {
    if (broker != null) {
      broker.destroy();
    }
  }

  @Test
  @Order(1)
  void killed_between_any_two_steps_it_ends_the_same_when_it_is_told_again() throws IOException {
    int steps = 0;
    for (Consumer<String> first : List.of(archiveImage, describeImage)) {
      boolean wasInterrupted = true;
      for (int end = 1; wasInterrupted; end++) {
        String id = link(1000 + steps++);
        wasInterrupted = Interruptions.interrupt(end, () -> first.accept(id));
        archiveImage.accept(id);
        describeImage.accept(id);
        archiveImage.accept(id); // told once more

        JsonNode image = image(id);
        assertThat(image.get("status").asText()).as(image.toString()).isEqualTo("ARCHIVED");
        assertThat(image.get("description").asText()).isEqualTo("DONE");
        for (String what : List.of("submitted", "archived", "described")) {
          assertThat(told(id, what)).as("%s at end %d", what, end).isEqualTo(1);
        }
      }
    }
    assertThat(steps).as("ends of steps").isGreaterThan(20);
    jdbc.update("UPDATE kept_files SET kept_at = TIMESTAMP '2020-01-01 00:00:00' WHERE uses = 0");
    sweepFiles.accept("");
    // Each has an original and three thumbnails, which may be one file; nothing else is left.
    Integer used =
        jdbc.queryForObject(
            """
            SELECT count(*) FROM (SELECT sha256 FROM images UNION SELECT thumb160 FROM images
              UNION SELECT thumb640 FROM images UNION SELECT thumb1280 FROM images) AS files
            """,
            Integer.class);
    assertThat(filesOnDisk()).isEqualTo(used);
  }

  private Integer told(String id, String what) {
    return jdbc.queryForObject(
        "SELECT count(*) FROM outbox WHERE subject = ? AND type = ?",
        Integer.class,
        id,
        "lessserver.image." + what + ".v1");
  }

  private int filesOnDisk() throws IOException {
    try (Stream<Path> files = Files.walk(blobs())) {
      return (int) files.filter(Files::isRegularFile).count();
    }
  }

  @Test
  @Order(1)
  void killed_while_it_tells_that_an_image_is_due_it_tells_that_once() {
    for (int end = 1; end <= 2; end++) {
      int kill = end;
      SOMEBODY.isAway("/%d.jpg".formatted(2500 + end), 1);
      String id = link(2500 + end);
      archiveImage.accept(id);
      describeImage.accept(id); // It is not its time.
      assertThat(SOMEBODY.asked("/%d.jpg".formatted(2500 + end))).isEqualTo(1);
      assertThat(image(id).at("/fetch/failures").asInt()).isEqualTo(1);
      jdbc.update("UPDATE images SET next_fetch_at = ? WHERE id = ?", LONG_AGO, id);
      assertThat(
              Interruptions.interrupt(kill, () -> assertThat(tellDueFetches.get()).isNotNegative()))
          .isTrue();
      assertThat(tellDueFetches.get()).as("left to tell").isEqualTo(2 - kill);

      assertThat(told(id, "submitted")).as("with the first time").isEqualTo(2);
      archiveImage.accept(id);
      describeImage.accept(id);
      assertThat(image(id).get("status").asText()).isEqualTo("ARCHIVED");
      assertThat(image(id).get("description").asText()).isEqualTo("DONE");
    }
  }

  @Test
  @Order(1)
  void killed_more_often_than_a_picture_may_fail_it_is_archived_and_described() {
    String id = link(2000);
    for (Consumer<String> function : List.of(archiveImage, describeImage)) {
      for (int kill = 0; kill <= MOST_ATTEMPTS; kill++) {
        assertThat(Interruptions.interrupt(2, () -> function.accept(id))).isTrue();
      }
    }
    archiveImage.accept(id);
    describeImage.accept(id);

    assertThat(image(id).get("status").asText()).isEqualTo("ARCHIVED");
    assertThat(image(id).get("description").asText()).isEqualTo("DONE");
  }

  @Test
  @Order(1)
  void that_a_picture_cannot_be_described_is_told_once() {
    String id = link(3000);
    for (int kill = 0; kill < MOST_KILLS; kill++) {
      assertThat(Interruptions.interrupt(2, () -> describeImage.accept(id))).isTrue();
    }
    describeImage.accept(id);
    describeImage.accept(id); // told once more

    assertThat(image(id).get("description").asText()).isEqualTo("FAILED");
    assertThat(told(id, "description-failed")).isEqualTo(1);
    archiveImage.accept(id);
    assertThat(image(id).get("status").asText()).isEqualTo("ARCHIVED");
  }

  @Test
  @Order(2)
  void without_kafka_images_are_taken_and_wait_until_it_comes_and_comes_back() {
    String early = Client.accepted(client.file(Samples.jpeg(1)));
    JsonNode health = client.get("/actuator/health").json();
    assertThat(health.get("status").asText()).as(health.toString()).isEqualTo("DEGRADED");
    assertThat(client.get("/actuator/health/readiness").status()).isEqualTo(200);
    assertThat(image(early).get("status").asText()).isEqualTo("SUBMITTED");

    EmbeddedKafkaBroker first = RealKafka.startOn(KAFKA);
    assertArchived(early);

    first.destroy();
    String meanwhile = link(2);
    broker = RealKafka.startOn(KAFKA);
    assertArchived(meanwhile);
  }

  @Test
  @Order(3)
  void while_the_disk_is_away_nothing_is_given_up() throws IOException {
    Path away = blobs().resolveSibling("away");
    String known = Client.accepted(client.file(Samples.jpeg(3)));
    assertArchived(known);

    Files.move(blobs(), away);
    assertThat(client.file(Samples.jpeg(4)).status()).isEqualTo(507);
    String waiting = link(5);
    await().until(() -> SOMEBODY.asked("/5.jpg") > MOST_ATTEMPTS);
    await().during(A_WHILE).until(() -> image(waiting).get("status").asText().equals("SUBMITTED"));
    assertThat(client.get("/api/v1/images/" + known + "/content").status()).isEqualTo(503);
    assertThat(client.get("/actuator/health").json().at("/components/files/status").asText())
        .isEqualTo("DEGRADED");

    Files.move(away, blobs());
    assertArchived(waiting);
    assertThat(client.get("/api/v1/images/" + known + "/content").content())
        .isEqualTo(Samples.jpeg(3));
  }

  @Test
  @Order(3)
  void a_disk_that_can_only_be_read_is_told_of_before_anybody_sends_a_file() throws IOException {
    String known = Client.accepted(client.file(Samples.jpeg(7)));
    assertArchived(known);

    letNothingBeWrittenTo(blobs().resolve("uploads"));
    assertThat(client.get("/actuator/health").json().at("/components/files/status").asText())
        .isEqualTo("DEGRADED");
    assertThat(client.get("/api/v1/images/" + known + "/content").status()).isEqualTo(200);

    restore(blobs().resolve("uploads"));
    assertThat(client.get("/actuator/health").json().at("/components/files/status").asText())
        .isEqualTo("UP");
  }

  @Test
  @Order(3)
  void a_form_that_there_is_no_room_for_is_507_and_a_broken_one_still_400() throws IOException {
    Client.accepted(client.file(Samples.jpeg(8)));
    Path parts = ((File) servlets.getAttribute(ServletContext.TEMPDIR)).toPath();

    letNothingBeWrittenTo(parts);
    Client.Answer refused = client.file(Samples.jpeg(9));
    assertThat(refused.status()).as(refused.body()).isEqualTo(507);
    assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
    Files.delete(parts);
    Files.writeString(parts, "in the way");
    assertThat(client.file(Samples.jpeg(9)).status()).isEqualTo(507);
    restore(parts);

    String half =
        """
        --x\r
        Content-Disposition: form-data; name="file"; filename="a"\r
        \r
        half\
        """;
    assertThat(client.broken(half).status()).isEqualTo(400);
    Client.accepted(client.file(Samples.jpeg(9)));
  }

  /** In {@code /proc} nobody can make a file, not even the superuser. */
  private static void letNothingBeWrittenTo(Path folder) throws IOException {
    Files.move(folder, folder.resolveSibling("away"));
    Files.createSymbolicLink(folder, Path.of("/proc"));
  }

  private static void restore(Path folder) throws IOException {
    Files.delete(folder);
    Files.move(folder.resolveSibling("away"), folder);
  }

  @Test
  @Order(3)
  void a_file_that_cannot_be_removed_keeps_no_other() throws IOException {
    String old = "kept_at < TIMESTAMP '2001-01-01 00:00:00'";
    for (int i = 0; i < 250; i++) {
      jdbc.update(
          "INSERT INTO kept_files VALUES (?, 1, 0, TIMESTAMP '2000-01-01 00:00:00')",
          "%064x".formatted(i));
    }
    Path inTheWay = blobs().resolve("00").resolve("00").resolve("%064x".formatted(0));
    Files.createDirectories(inTheWay.resolve("folder"));
    sweepFiles.accept("");
    String left = "SELECT count(*) FROM kept_files WHERE " + old;
    assertThat(jdbc.queryForObject(left, Integer.class)).isEqualTo(1);

    Files.delete(inTheWay.resolve("folder"));
    sweepFiles.accept("");
    assertThat(jdbc.queryForObject(left, Integer.class)).isZero();
  }

  @Test
  @Order(4)
  void without_the_model_images_are_archived_and_described_later() {
    ModelSwitch.isAway(true);
    String id = Client.accepted(client.file(Samples.photo("cat")));
    await().until(() -> image(id).get("status").asText().equals("ARCHIVED"));
    assertThat(client.get("/actuator/health").json().at("/components/model/status").asText())
        .isEqualTo("DEGRADED");
    await().until(() -> ModelSwitch.missed() > MOST_ATTEMPTS);
    await().during(A_WHILE).until(() -> image(id).get("description").asText().equals("PENDING"));

    ModelSwitch.isAway(false);
    assertArchived(id);
    assertThat(image(id).get("caption").asText()).isEqualTo("A cat.");
  }

  @Test
  @Order(5)
  void a_webhook_that_is_not_taken_comes_again_under_its_id() {
    SOMEBODY.refuse(2);
    String id =
        Client.accepted(
            client.post(
                "/api/v1/images",
                "{\"url\":\"%s\",\"notifyUrl\":\"%s\"}"
                    .formatted(
                        SOMEBODY.has("/6.jpg", 200, "image/jpeg", Samples.jpeg(6)),
                        SOMEBODY.url("/hook"))));

    await()
        .until(
            () ->
                SOMEBODY.webhooks(id).stream().filter(Somebody.Webhook::taken).count() >= 2
                    && SOMEBODY.webhooks(id).stream().anyMatch(each -> !each.taken()));
    assertThat(SOMEBODY.webhooks(id))
        .allMatch(each -> each.signature().startsWith("v1,"))
        .filteredOn(each -> !each.taken())
        .allSatisfy(
            refused ->
                assertThat(SOMEBODY.webhooks(id))
                    .anyMatch(each -> each.taken() && each.id().equals(refused.id())));
  }

  /** Submits a link to a picture that nobody else has. */
  private String link(int seed) {
    byte[] picture = Samples.file(Samples.colours(240, 180, seed), "jpeg");
    return Client.accepted(
        client.link(SOMEBODY.has("/" + seed + ".jpg", 200, "image/jpeg", picture)));
  }

  private JsonNode image(String id) {
    return client.get("/api/v1/images/" + id).json();
  }

  private void assertArchived(String id) {
    JsonNode image = client.awaitEnd(id);
    assertThat(image.get("status").asText()).as(image.toString()).isEqualTo("ARCHIVED");
    assertThat(image.get("description").asText()).as(image.toString()).isEqualTo("DONE");
  }

  private Path blobs() {
    return data.resolve("image-archiver").resolve("blobs");
  }
}
