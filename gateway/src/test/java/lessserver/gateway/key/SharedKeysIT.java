package lessserver.gateway.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import lessserver.gateway.RunningGateway;
import lessserver.gateway.TestKeys;
import lessserver.testing.ForkedJvm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The gateway's keys, when other processes change them, too. */
class SharedKeysIT extends RunningGateway {

  private static final String KEYS = "/api/v1/keys";
  private static final int PROCESSES = 3;
  private static final int EACH = 20;

  /**
   * A second is what the gateway promises; the rest is for a busy machine, and less than the ten
   * for which a change waits for the lock.
   */
  private static final Duration A_SECOND_AND_SOME = Duration.ofSeconds(8);

  @AfterEach
  void leaveTheKeysAsTheyWere() throws IOException {
    Files.deleteIfExists(dataFolder.resolve("go"));
    TestKeys.write(
        dataFolder,
        TestKeys.key("everything", TestKeys.ALL, "read", "write", "admin"),
        TestKeys.key("reader", TestKeys.READER, "read"),
        TestKeys.key("writer", TestKeys.WRITER, "write"));
    await().until(() -> ids().size() == 3);
  }

  @Test
  void of_processes_that_change_keys_at_once_none_undoes_what_another_did() throws IOException {
    List<String> left = new ArrayList<>();
    List<String> said = new ArrayList<>();
    try (ForkedJvm one = changer("make", "one", "" + EACH);
        ForkedJvm two = changer("make", "two", "" + EACH);
        ForkedJvm three = changer("make", "three", "" + EACH)) {
      List<ForkedJvm> others = List.of(one, two, three);
      others.forEach(each -> each.awaitLines(1, "ready"::equals));
      Files.createFile(dataFolder.resolve("go"));

      for (int i = 0; i < EACH; i++) {
        String name = "gateway-" + i;
        left.add(
            JsonPath.read(
                await() // It waits for its turn for ten seconds, and then says so.
                    .until(() -> make(name), answer -> answer.statusCode() != 503)
                    .body(),
                "$.id"));
      }
      for (ForkedJvm each : others) {
        each.awaitLines(1, "done"::equals);
        said.addAll(each.kill());
      }
    }

    left.addAll(words(said, "made"));
    left.removeAll(words(said, "revoked"));
    assertThat(left).hasSize(EACH + PROCESSES * EACH / 2);
    await()
        .untilAsserted(
            () ->
                assertThat(ids())
                    .containsAll(left)
                    .doesNotContainAnyElementsOf(words(said, "revoked")));
    assertThat(ids()).hasSize(left.size() + 3);
  }

  @Test
  void a_key_that_another_process_takes_back_opens_nothing_a_second_later() {
    HttpResponse<String> made = make("taken back elsewhere");
    String key = JsonPath.read(made.body(), "$.key");
    assertThat(send("GET", "/api/v1/links", "X-API-Key", key).statusCode()).isEqualTo(200);

    try (ForkedJvm other = changer("revoke", JsonPath.read(made.body(), "$.id"))) {
      other.awaitLines(1, line -> line.startsWith("revoked"));
    }

    await()
        .atMost(A_SECOND_AND_SOME)
        .until(() -> send("GET", "/api/v1/links", "X-API-Key", key).statusCode() == 401);
  }

  @Test
  void while_another_process_keeps_the_keys_locked_what_is_taken_back_counts_and_changes_are_503() {
    try (ForkedJvm other = changer("hold")) {
      other.awaitLines(1, "holding"::equals);
      CompletableFuture<HttpResponse<String>> change = sendAsync(wish("in vain"));

      TestKeys.write(
          dataFolder, TestKeys.key("everything", TestKeys.ALL, "read", "write", "admin"));
      await()
          .atMost(A_SECOND_AND_SOME)
          .until(
              () -> send("GET", "/api/v1/links", "X-API-Key", TestKeys.READER).statusCode() == 401);
      assertThat(change).as("still waits for the lock").isNotDone();

      HttpResponse<String> refused = change.join();
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).contains("1");
      assertThat(refused.body()).contains("keeps the keys locked");
    }
    assertThat(make("after it").statusCode()).isEqualTo(201);
  }

  @Test
  void a_process_that_is_killed_while_it_changes_keys_leaves_neither_a_lock_nor_half_a_file()
      throws IOException {
    Files.createFile(dataFolder.resolve("go"));
    List<String> said;
    try (ForkedJvm killed = changer("make", "killed", "100000")) {
      killed.awaitLines(5, line -> line.startsWith("made"));
      said = killed.kill();
    }

    HttpResponse<String> made = make("afterwards");

    assertThat(made.statusCode()).isEqualTo(201);
    List<String> left = words(said, "made");
    left.removeAll(words(said, "revoked"));
    // The last may have been taken back by somebody who was killed before he could say so.
    assertThat(ids()).containsAll(left.subList(0, left.size() - 1));
  }

  private ForkedJvm changer(String... arguments) {
    return ForkedJvm.start(
        KeyChanger.class,
        Stream.concat(Stream.of(dataFolder.toString()), Stream.of(arguments))
            .toArray(String[]::new));
  }

  private HttpResponse<String> make(String name) {
    return send(wish(name));
  }

  private HttpRequest wish(String name) {
    return request(
        "POST",
        KEYS,
        BodyPublishers.ofString("{\"name\": \"%s\", \"rights\": [\"read\"]}".formatted(name)),
        "X-API-Key",
        TestKeys.ALL,
        "Content-Type",
        "application/json");
  }

  private List<String> ids() {
    return JsonPath.read(get(KEYS).body(), "$.items[*].id");
  }

  /** What follows a word, line by line. */
  private static List<String> words(List<String> lines, String word) {
    List<String> words = new ArrayList<>();
    lines.stream()
        .filter(line -> line.startsWith(word + " "))
        .forEach(line -> words.add(line.substring(word.length() + 1)));
    return words;
  }
}
