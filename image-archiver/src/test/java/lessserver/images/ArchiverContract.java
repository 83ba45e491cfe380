package lessserver.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import lessserver.blobs.BlobStore;
import lessserver.testing.FreePorts;
import lessserver.testing.RealKafka;
import lessserver.testing.RecordedEvents;
import lessserver.testing.RecordedSpans;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** What who gives an image is promised, on whichever database the subclass names. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@TestPropertySource(
    properties = {
      "lessserver.public-url=https://shop.example",
      "lessserver.images.tesseract=there-is-no-such-program",
      "lessserver.images.fetch-pauses=200ms,400ms,5s",
      "lessserver.images.look-for-due-every=100ms"
    })
@AutoConfigureObservability
@Import(RecordedSpans.class)
@ContextConfiguration(initializers = {TemporaryData.class, RealKafka.class})
@DirtiesContext // Its listeners must not share the groups with another context's.
abstract class ArchiverContract {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final OffsetDateTime LONG_AGO = OffsetDateTime.parse("2020-01-01T00:00:00Z");
  private static final Somebody SOMEBODY = new Somebody();
  private static final int MOST_FETCHES = 4;

  /** Where nobody is before a test says so. */
  private static final int EMPTY = FreePorts.next();

  @LocalServerPort private int port;
  @Autowired private JdbcTemplate jdbc;
  @Autowired private RecordedSpans spans;
  @Autowired private BlobStore blobs;

  @Autowired
  @Qualifier("sweepFiles") private Consumer<String> sweepFiles;

  @Autowired
  @Qualifier("findStrayFiles") private Consumer<String> findStrayFiles;

  private Client client;

  @DynamicPropertySource
  static void somebody(DynamicPropertyRegistry registry) {
    registry.add(
        "lessserver.outbound.allowed-hosts",
        () -> "127.0.0.1:" + SOMEBODY.port() + ",127.0.0.1:" + EMPTY);
  }

  @BeforeEach
  void connect() {
    client = new Client(port);
  }

  @Test
  void a_link_is_archived_and_described_and_whoever_asked_is_told() {
    int askedBefore = SOMEBODY.asked("/a.jpg");
    String url = SOMEBODY.has("/a.jpg", 200, "image/jpeg", Samples.fromCamera(Samples.jpeg(11), 6));
    Client.Answer sent =
        client.post(
            "/api/v1/images",
            "{\"url\":\"%s\",\"title\":\"A wave\",\"notifyUrl\":\"%s\"}"
                .formatted(url, SOMEBODY.url("/hook")));
    String id = Client.accepted(sent);
    assertThat(sent.header("Location")).isEqualTo("https://shop.example/api/v1/images/" + id);
    JsonNode image = client.awaitEnd(id);

    assertThat(image.get("status").asText()).as(image.toString()).isEqualTo("ARCHIVED");
    assertThat(image.get("format").asText()).isEqualTo("JPEG");
    assertThat(image.get("width").asInt()).isEqualTo(600);
    assertThat(image.get("height").asInt()).isEqualTo(800);
    assertThat(image.get("camera").asText()).isEqualTo("Pinhole 3");
    assertThat(image.get("takenAt").asText()).isEqualTo("2019-05-04T12:30:00Z");
    assertThat(image.get("public").asBoolean()).isFalse();
    assertThat(image.get("description").asText()).as(image.toString()).isEqualTo("DONE");
    assertThat(image.get("caption").asText()).isNotBlank();
    assertThat(image.get("captionSource").asText()).isIn("OBJECTS", "APPEARANCE");
    assertThat(image.get("textSource").asText()).isEqualTo("SKIPPED");
    assertThat(SOMEBODY.asked("/a.jpg")).as("fetched once for both").isEqualTo(askedBefore + 1);
    try (RecordedEvents events = new RecordedEvents(RealKafka.bootstrapServers(), "images")) {
      for (String what : List.of("submitted", "archived", "described")) {
        events.await(
            event ->
                event.getType().equals("lessserver.image." + what + ".v1")
                    && id.equals(event.getSubject()));
      }
    }
    await()
        .until(
            () -> SOMEBODY.webhooks(id).stream().map(Somebody.Webhook::body).toList(),
            told ->
                told.stream().anyMatch(each -> each.contains("lessserver.image.archived.v1"))
                    && told.stream()
                        .anyMatch(each -> each.contains("lessserver.image.described.v1")));
    spans.awaitInTrace(
        image.get("correlationId").asText(),
        span -> "archiveImage".equals(span.attributes().get("function")));
    spans.awaitInTrace(
        image.get("correlationId").asText(),
        span -> "describeImage".equals(span.attributes().get("function")));
  }

  @Test
  void a_photograph_is_described_by_what_is_on_it() {
    String id = Client.accepted(client.file(Samples.photo("cat")));
    JsonNode image = client.awaitEnd(id);

    assertThat(image.at("/labels/0/name").asText()).as(image.toString()).isEqualTo("cat");
    assertThat(image.at("/labels/0/box/width").asDouble()).isGreaterThan(0.4);
    assertThat(image.get("caption").asText()).isEqualTo("A cat.");
    assertThat(image.get("captionSource").asText()).isEqualTo("OBJECTS");
    assertThat(ids(client.get("/api/v1/images?label=cat").json())).contains(id);
  }

  @Test
  void addresses_that_are_nobodys_business_are_refused() {
    for (String url :
        List.of(
            "http://127.0.0.1:9/a.jpg",
            "http://169.254.169.254/latest/meta-data",
            "http://10.0.0.1/a.jpg",
            "http://[::1]/a.jpg",
            "file:///etc/passwd",
            "http://localhost/a.jpg")) {
      assertThat(client.link(url).status()).as(url).isEqualTo(422);
    }
    assertThat(client.post("/api/v1/images", "{}").status()).isEqualTo(400);
    assertThat(client.post("/api/v1/images", "{\"url\":\"x\",\"what\":1}").status()).isEqualTo(400);
  }

  @Test
  void what_cannot_be_fetched_is_rejected_with_the_reason() {
    JsonNode gone = client.awaitEnd(Client.accepted(client.link(SOMEBODY.url("/none.jpg"))));
    assertThat(gone.get("status").asText()).isEqualTo("REJECTED");
    assertThat(gone.at("/reason/code").asText()).isEqualTo("not-given");
    assertThat(gone.get("description").asText()).isEqualTo("FAILED");

    String page =
        SOMEBODY.has(
            "/page.jpg", 200, "image/jpeg", "<html></html>".getBytes(StandardCharsets.UTF_8));
    JsonNode wrong = client.awaitEnd(Client.accepted(client.link(page)));
    assertThat(wrong.at("/reason/code").asText()).isEqualTo("unknown-format");
  }

  @Test
  void a_link_to_a_server_that_is_down_waits_until_it_is_up() {
    byte[] picture = Samples.jpeg(91);
    String id = Client.accepted(client.link("http://127.0.0.1:" + EMPTY + "/up.jpg"));
    JsonNode waiting =
        client.await("/api/v1/images/" + id, view -> view.at("/fetch/failures").asInt() > 0);
    assertThat(waiting.get("status").asText()).isEqualTo("SUBMITTED");
    assertThat(waiting.at("/fetch/problem").asText()).contains("127.0.0.1");
    Somebody late = new Somebody(EMPTY, "/up.jpg", picture);
    JsonNode image = client.awaitEnd(id);
    late.stop();

    assertThat(image.get("status").asText()).as(image.toString()).isEqualTo("ARCHIVED");
    assertThat(image.get("description").asText()).as(image.toString()).isEqualTo("DONE");
    assertThat(image.at("/fetch/nextAt").isNull()).isTrue();
  }

  @Test
  void what_another_process_has_got_meanwhile_is_archived_although_this_one_gets_nothing() {
    String other = Client.accepted(client.file(Samples.jpeg(93)));
    client.awaitEnd(other);
    SOMEBODY.hold("/raced.jpg");
    String id = Client.accepted(client.link(SOMEBODY.url("/raced.jpg")));
    await().until(() -> SOMEBODY.asked("/raced.jpg") > 0);
    jdbc.update(
        "UPDATE kept_files SET uses = uses + 1 WHERE sha256 = (SELECT sha256 FROM images WHERE id ="
            + " ?)",
        other);
    jdbc.update(
        "UPDATE images SET sha256 = (SELECT sha256 FROM images WHERE id = ?), bytes = (SELECT bytes"
            + " FROM images WHERE id = ?) WHERE id = ?",
        other,
        other,
        id);
    SOMEBODY.letGo("/raced.jpg"); // It answers 404, which would be for good.

    JsonNode image = client.awaitEnd(id);
    assertThat(image.get("status").asText()).as(image.toString()).isEqualTo("ARCHIVED");
    assertThat(image.get("description").asText()).isEqualTo("DONE");
  }

  @Test
  void after_the_last_attempt_it_is_rejected_with_what_came_of_that() {
    String url = SOMEBODY.url("/away.jpg");
    int askedBefore = SOMEBODY.asked("/away.jpg");
    SOMEBODY.isAway("/away.jpg", 1000);
    JsonNode image = client.awaitEnd(Client.accepted(client.link(url)));

    assertThat(image.get("status").asText()).isEqualTo("REJECTED");
    assertThat(image.at("/reason/code").asText()).isEqualTo("not-given");
    assertThat(image.at("/reason/detail").asText()).contains("answered 503");
    assertThat(image.at("/fetch/failures").asInt()).isEqualTo(MOST_FETCHES);
    assertThat(image.at("/fetch/nextAt").isNull()).isTrue();
    assertThat(SOMEBODY.asked("/away.jpg")).isEqualTo(askedBefore + MOST_FETCHES);
  }

  @Test
  void a_server_that_asks_for_patience_is_left_alone_and_holds_up_nobody() {
    int askedBefore = SOMEBODY.asked("/busy.jpg");
    SOMEBODY.asksForPatience("/busy.jpg", "120");
    SOMEBODY.isAway("/busy.jpg", 1000);
    String busy = Client.accepted(client.link(SOMEBODY.url("/busy.jpg")));
    JsonNode waiting =
        client.await("/api/v1/images/" + busy, view -> view.at("/fetch/failures").asInt() > 0);
    List<String> others = // some of them in the same partition
        IntStream.range(0, 12)
            .mapToObj(i -> Client.accepted(client.file(Samples.jpeg(920 + i))))
            .toList();

    assertThat(others)
        .allSatisfy(
            id -> assertThat(client.awaitEnd(id).get("status").asText()).isEqualTo("ARCHIVED"));
    assertThat(Instant.parse(waiting.at("/fetch/nextAt").asText()))
        .isBetween(Instant.now(), Instant.now().plusSeconds(120));
    assertThat(SOMEBODY.asked("/busy.jpg")).isEqualTo(askedBefore + 1);
    assertThat(client.delete("/api/v1/images/" + busy).status()).isEqualTo(204);
  }

  @Test
  void bad_files_are_rejected_and_nothing_of_them_stays() {
    byte[] whole = Samples.jpeg(21);
    Map<String, byte[]> files =
        Map.of(
            "truncated", Samples.cut(whole, 0.7),
            "polyglot", Samples.joined(whole, Samples.zip()),
            "too-many-pixels", Samples.hugeOnPaper());
    files.forEach(
        (code, file) -> {
          JsonNode image = client.awaitEnd(Client.accepted(client.file(file)));
          assertThat(image.get("status").asText()).as(code).isEqualTo("REJECTED");
          assertThat(image.at("/reason/code").asText()).isEqualTo(code);
          assertThat(image.get("sha256").isNull()).isTrue();
        });
    String mislabelled = Client.accepted(client.file(Samples.jpeg(22), "image/png", Map.of()));
    assertThat(client.awaitEnd(mislabelled).at("/reason/code").asText()).isEqualTo("mislabelled");
    assertThat(client.file("<svg/>".getBytes(StandardCharsets.UTF_8)).status()).isEqualTo(415);
    assertThat(client.file(new byte[22 << 20]).status()).isEqualTo(413);
    assertThat(
            jdbc.queryForObject(
                "SELECT count(*) FROM kept_files f WHERE uses > 0 AND NOT EXISTS (SELECT 1 FROM"
                    + " images WHERE f.sha256 IN (sha256, thumb160, thumb640, thumb1280))",
                Integer.class))
        .isZero();
  }

  @Test
  void the_same_bytes_are_stored_once_and_the_last_to_go_takes_them_along() {
    byte[] file = Samples.jpeg(31);
    String first = Client.accepted(client.file(file));
    JsonNode original = client.awaitEnd(first);
    String second = Client.accepted(client.file(file));
    JsonNode duplicate = client.awaitEnd(second);

    assertThat(original.get("duplicateOf").isNull()).isTrue();
    assertThat(duplicate.get("duplicateOf").asText()).isEqualTo(first);
    assertThat(uses(original)).isEqualTo(2);
    assertThat(client.delete("/api/v1/images/" + first).status()).isEqualTo(204);
    assertThat(client.get("/api/v1/images/" + first).status()).isEqualTo(404);
    assertThat(client.get("/api/v1/images/" + second).json().get("duplicateOf").isNull()).isTrue();
    assertThat(client.get("/api/v1/images/" + second + "/content").content()).isEqualTo(file);
    assertThat(client.delete("/api/v1/images/" + second).status()).isEqualTo(204);
    assertThat(uses(original)).isZero();
  }

  @Test
  void files_that_nobody_uses_are_swept_away() {
    byte[] file = Samples.jpeg(81);
    String id = Client.accepted(client.file(file));
    String sha256 = client.awaitEnd(id).get("sha256").asText();
    client.delete("/api/v1/images/" + id);
    sweepFiles.accept("");
    assertThat(blobs.contains(sha256)).as("it might be used soon").isTrue();
    jdbc.update("UPDATE kept_files SET kept_at = TIMESTAMP '2020-01-01 00:00:00' WHERE uses = 0");
    sweepFiles.accept("");

    assertThat(blobs.contains(sha256)).isFalse();
    client.awaitEnd(Client.accepted(client.file(file)));
    assertThat(blobs.contains(sha256)).isTrue();
  }

  @Test
  void a_file_goes_whose_process_died_before_it_could_remember_it() throws Exception {
    client.awaitEnd(Client.accepted(client.file(Samples.jpeg(34)))); // whose files are known
    String sha256 = blobs.put(new ByteArrayInputStream(Samples.jpeg(33)), 1_000_000).sha256();
    sweepFiles.accept("");
    findStrayFiles.accept("");
    jdbc.update(
        "UPDATE kept_files SET kept_at = TIMESTAMP '2020-01-01 00:00:00' WHERE sha256 = ?", sha256);
    sweepFiles.accept("");

    assertThat(blobs.contains(sha256)).isFalse();
  }

  private int uses(JsonNode image) {
    Integer uses =
        jdbc.queryForObject(
            "SELECT uses FROM kept_files WHERE sha256 = ?",
            Integer.class,
            image.get("sha256").asText());
    return uses == null ? 0 : uses;
  }

  @Test
  void bytes_are_shown_to_who_may_see_them_and_run_nowhere() {
    byte[] file = Samples.jpeg(41);
    String hidden = Client.accepted(client.file(file));
    String shown =
        Client.accepted(client.file(Samples.jpeg(42), "image/jpeg", Map.of("public", "true")));
    client.awaitEnd(hidden);
    client.awaitEnd(shown);

    Client.Answer content = client.get("/api/v1/images/" + hidden + "/content");
    assertThat(content.content()).isEqualTo(file);
    assertThat(content.header("Content-Type")).isEqualTo("image/jpeg");
    assertThat(content.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(content.header("Content-Security-Policy")).isEqualTo("default-src 'none'; sandbox");
    Client.Answer part =
        client.send(
            client.request("/api/v1/images/" + hidden + "/content").header("Range", "bytes=0-2"));
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.content()).containsExactly(0xff, 0xd8, 0xff);
    Client.Answer again =
        client.send(
            client
                .request("/api/v1/images/" + hidden + "/content")
                .header("If-None-Match", content.header("ETag")));
    assertThat(again.status()).isEqualTo(304);

    assertThat(anonymous(shown, "/thumbnail?width=160").status()).isEqualTo(200);
    assertThat(anonymous(shown, "/content").status()).isEqualTo(401);
    assertThat(content.header("Cache-Control")).contains("private").contains("no-cache");
    List<Client.Answer> refused =
        List.of(
            anonymous(hidden, "/thumbnail?width=160"),
            anonymous(hidden, "/thumbnail?width=161"),
            anonymous("nobody", "/thumbnail?width=160"));
    assertThat(refused)
        .allSatisfy(each -> assertThat(each.status()).isEqualTo(401))
        .extracting(each -> each.json().get("detail"))
        .containsOnly(refused.getFirst().json().get("detail"));
    assertThat(client.get("/api/v1/images/" + hidden + "/thumbnail?width=161").status())
        .isEqualTo(400);
  }

  private Client.Answer anonymous(String id, String path) {
    return client.send(client.anonymous("/api/v1/images/" + id + path).GET());
  }

  @Test
  void images_are_listed_searched_and_compared() {
    byte[] png = Samples.file(Samples.colours(800, 600, 53), "png");
    String first =
        Client.accepted(client.file(png, "image/png", Map.of("title", "Fifty% of a_wave")));
    String second = Client.accepted(client.file(Samples.jpeg(53)));
    client.awaitEnd(first);
    client.awaitEnd(second);

    assertThat(ids(client.get("/api/v1/images?status=ARCHIVED&limit=500").json()))
        .containsSubsequence(second, first);
    assertThat(ids(client.get("/api/v1/images?q=fifty%25%20OF").json())).containsExactly(first);
    assertThat(ids(client.get("/api/v1/images?q=fifty_").json())).isEmpty();
    assertThat(ids(client.get("/api/v1/images?label=giraffe").json())).isEmpty();
    JsonNode similar = client.get("/api/v1/images/" + first + "/similar?distance=6").json();
    assertThat(StreamSupport.stream(similar.get("items").spliterator(), false))
        .anyMatch(item -> item.at("/image/id").asText().equals(second));
  }

  private static List<String> ids(JsonNode page) {
    return StreamSupport.stream(page.get("items").spliterator(), false)
        .map(item -> item.get("id").asText())
        .toList();
  }

  @Test
  void a_key_makes_one_image_however_often_it_is_used() {
    String body =
        "{\"url\":\"" + SOMEBODY.has("/k.jpg", 200, "image/jpeg", Samples.jpeg(61)) + "\"}";
    List<String> ids =
        IntStream.range(0, 2)
            .mapToObj(
                _ ->
                    Client.accepted(
                        client.send(
                            client
                                .request("/api/v1/images")
                                .header("Content-Type", "application/json")
                                .header("Idempotency-Key", "once")
                                .POST(BodyPublishers.ofString(body)))))
            .distinct()
            .toList();

    assertThat(ids).hasSize(1);
  }

  @Test
  void a_key_names_one_request_and_no_other() {
    String url = SOMEBODY.has("/o.jpg", 200, "image/jpeg", Samples.jpeg(62));
    String link = "{\"url\":\"" + url + "\"}";
    assertThat(keyed("/api/v1/images", "one-link", link).status()).isEqualTo(202);
    assertThat(keyed("/api/v1/images", "one-link", link.replace("{", "{\"title\":\"x\",")).status())
        .isEqualTo(422);

    byte[] file = Samples.jpeg(63);
    String id = Client.accepted(client.file(file, "image/jpeg", Map.of(), "one-file"));
    client.awaitEnd(id);
    assertThat(Client.accepted(client.file(file, "image/jpeg", Map.of(), "one-file")))
        .isEqualTo(id);
    assertThat(client.file(Samples.jpeg(64), "image/jpeg", Map.of(), "one-file").status())
        .isEqualTo(422);

    String wish = "{\"imageId\":\"" + id + "\",\"tilePixels\":%d}";
    assertThat(keyed("/api/v1/mosaics", "one-wish", wish.formatted(8)).status()).isEqualTo(202);
    assertThat(keyed("/api/v1/mosaics", "one-wish", wish.formatted(8)).status()).isEqualTo(202);
    assertThat(keyed("/api/v1/mosaics", "one-wish", wish.formatted(9)).status()).isEqualTo(422);
  }

  @Test
  void a_key_that_is_used_many_times_at_once_makes_one_image() {
    String url = SOMEBODY.has("/p.jpg", 200, "image/jpeg", Samples.jpeg(65));
    String link = "{\"url\":\"" + url + "\"}";
    byte[] file = Samples.jpeg(66);

    assertThat(
            IntStream.range(0, 8).parallel().mapToObj(_ -> keyed("/api/v1/images", "links", link)))
        .extracting(Client::accepted)
        .hasSize(8)
        .containsOnly(Client.accepted(keyed("/api/v1/images", "links", link)));
    assertThat(
            IntStream.range(0, 8)
                .parallel()
                .mapToObj(_ -> client.file(file, "image/jpeg", Map.of(), "files")))
        .extracting(Client::accepted)
        .hasSize(8)
        .containsOnly(Client.accepted(client.file(file, "image/jpeg", Map.of(), "files")));
  }

  private Client.Answer keyed(String path, String key, String body) {
    return client.send(
        client
            .request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body)));
  }

  @Test
  void a_picture_that_comes_only_later_is_described_too() {
    String url = SOMEBODY.has("/late.jpg", 200, "image/jpeg", Samples.jpeg(67));
    SOMEBODY.isAway("/late.jpg", 3);
    String id = Client.accepted(client.link(url));
    JsonNode image = client.awaitEnd(id);

    assertThat(image.get("status").asText()).as(image.toString()).isEqualTo("ARCHIVED");
    assertThat(image.get("description").asText()).as(image.toString()).isEqualTo("DONE");
  }

  @Test
  void what_makes_no_sense_is_the_clients_mistake() {
    String title = "x".repeat(2 << 20);
    assertThat(client.post("/api/v1/images", "{\"title\":\"" + title + "\"}").status())
        .isEqualTo(413);
    assertThat(client.broken("--x\r\nno form").status()).isEqualTo(400);
    for (long last : new long[] {Long.MIN_VALUE, -1, Long.MAX_VALUE}) {
      assertThat(
              client
                  .send(
                      client
                          .request("/api/v1/images/stream")
                          .header("Last-Event-ID", String.valueOf(last))
                          .GET())
                  .status())
          .isEqualTo(400);
    }
    assertThat(client.file(Samples.jpeg(68), "image/" + "x".repeat(300), Map.of()).status())
        .isEqualTo(202);
  }

  @Test
  void a_file_that_is_gone_is_404() {
    String id = Client.accepted(client.file(Samples.jpeg(69)));
    blobs.delete(client.awaitEnd(id).get("sha256").asText());

    assertThat(client.get("/api/v1/images/" + id + "/content").status()).isEqualTo(404);
    client.delete("/api/v1/images/" + id);
  }

  @Test
  void changes_are_followed_live() throws Exception {
    try (Live live = new Live(client.request("/api/v1/images/stream"))) {
      live.awaitAll(Set.of(Client.accepted(client.file(Samples.jpeg(71)))));
    }
  }

  @Test
  void more_changes_at_once_than_are_looked_at_are_all_told_and_hold_up_no_later_one()
      throws Exception {
    String original = Client.accepted(client.file(Samples.jpeg(72)));
    client.awaitEnd(original);
    Set<String> duplicates =
        IntStream.range(0, 450)
            .mapToObj(_ -> UUID.randomUUID().toString())
            .collect(Collectors.toSet());
    duplicates.forEach(
        id ->
            jdbc.update(
                """
                INSERT INTO images (id, duplicate_of, is_public, status, description,
                  archive_unended, archive_failed, describe_unended, describe_failed, request,
                  submitted_at, changed_at, revision)
                VALUES (?, ?, false, 'REJECTED', 'FAILED', 0, 0, 0, 0, 'a duplicate', ?, ?, 0)
                """,
                id,
                original,
                LONG_AGO,
                LONG_AGO));
    try (Live live = new Live(client.request("/api/v1/images/stream"))) {
      client.delete("/api/v1/images/" + original);
      live.awaitAll(duplicates);
      live.awaitAll(Set.of(Client.accepted(client.file(Samples.jpeg(73)))));
    } finally {
      jdbc.update("DELETE FROM images WHERE request = 'a duplicate'");
    }
  }

  @Test
  void a_change_that_becomes_visible_late_is_told_to_who_follows_and_to_who_comes_back()
      throws Exception {
    String id = Client.accepted(client.file(Samples.jpeg(74)));
    client.awaitEnd(id);
    long heard;
    try (Live live = new Live(client.request("/api/v1/images/stream"))) {
      changeLate(id);
      live.awaitAll(Set.of(id));
      String other = Client.accepted(client.file(Samples.jpeg(75)));
      live.awaitAll(Set.of(other));
      heard = live.lastEventId();
      client.awaitEnd(other);
    }
    changeLate(id);
    try (Live live =
        new Live(
            client
                .request("/api/v1/images/stream")
                .header("Last-Event-ID", String.valueOf(heard)))) {
      live.awaitAll(Set.of(id));
    }
  }

  /** As by a transaction that took five seconds. */
  private void changeLate(String id) {
    jdbc.update(
        "UPDATE images SET changed_at = ?, revision = revision + 1 WHERE id = ?",
        OffsetDateTime.now(ZoneOffset.UTC).minusSeconds(5),
        id);
  }

  /** A client that hears of changes, connected once it is made. */
  private static final class Live implements AutoCloseable {

    private final HttpClient http = HttpClient.newHttpClient();
    private final BufferedReader lines;
    private long lastEventId;

    private Live(HttpRequest.Builder stream) throws IOException, InterruptedException {
      InputStream events = http.send(stream.GET().build(), BodyHandlers.ofInputStream()).body();
      this.lines = new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8));
      lines.readLine(); // the comment that it begins with
    }

    private void awaitAll(Set<String> ids) throws IOException {
      Set<String> awaited = new HashSet<>(ids);
      while (!awaited.isEmpty()) {
        String line = lines.readLine();
        assertThat(line).as("the stream goes on").isNotNull();
        if (line.startsWith("id:")) {
          lastEventId = Long.parseLong(line.substring("id:".length()));
        } else if (line.startsWith("data:")) {
          awaited.remove(JSON.readTree(line.substring("data:".length())).get("id").asText());
        }
      }
    }

    private long lastEventId() {
      return lastEventId;
    }

    @Override
    public void close() {
      http.shutdownNow();
    }
  }

  @Test
  void a_mosaic_is_made_of_other_images() {
    List<String> tiles =
        IntStream.range(0, 6)
            .mapToObj(
                i ->
                    Client.accepted(
                        client.file(
                            Samples.file(
                                Samples.plain(200, 150, new Color(Color.HSBtoRGB(i / 6f, 1, 1))),
                                "png"))))
            .toList();
    String source = Client.accepted(client.file(Samples.file(Samples.quarters(200, 100), "png")));
    tiles.forEach(client::awaitEnd);
    client.awaitEnd(source);
    recognisedNothingOn(source);
    Client.Answer wish =
        client.post("/api/v1/mosaics", "{\"imageId\":\"%s\",\"tilePixels\":16}".formatted(source));
    assertThat(wish.status()).as(wish.body()).isEqualTo(202);
    String id = wish.json().get("id").asText();
    assertThat(wish.header("Location")).isEqualTo("https://shop.example/api/v1/mosaics/" + id);
    JsonNode mosaic = client.await("/api/v1/mosaics/" + id, view -> !view.path("endedAt").isNull());

    assertThat(mosaic.get("status").asText()).as(mosaic.toString()).isEqualTo("DONE");
    assertThat(mosaic.get("tiles").asInt()).isGreaterThanOrEqualTo(3);
    JsonNode result = client.awaitEnd(mosaic.get("resultId").asText());
    assertThat(result.get("status").asText()).isEqualTo("ARCHIVED");
    assertThat(result.get("width").asInt()).isEqualTo(120 * 16);
    assertThat(client.post("/api/v1/mosaics", "{\"imageId\":\"nobody\"}").status()).isEqualTo(404);
    Client.Answer nul = client.post("/api/v1/mosaics", "{\"imageId\":\"no\\u0000body\"}");
    assertThat(nul.status()).as(nul.body()).isEqualTo(400);
    assertThat(nul.json().at("/errors/0/field").asText()).isEqualTo("imageId");
  }

  /** So that a mosaic of it is made of all images. */
  private void recognisedNothingOn(String id) {
    jdbc.update(
        "DELETE FROM image_labels WHERE image = (SELECT position FROM images WHERE id = ?)", id);
  }
}
