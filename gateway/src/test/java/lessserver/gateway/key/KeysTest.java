package lessserver.gateway.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.EnumSet;
import lessserver.gateway.TestKeys;
import lessserver.testing.SettableClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path folder;

  private Keys open(String configured) {
    ObjectMapper json =
        new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
    return Keys.open(new KeyFile(folder, json), configured, new SettableClock(NOW));
  }

  private String rawKey() throws IOException {
    return Files.readString(folder.resolve("api-key")).strip();
  }

  private String keysJson() throws IOException {
    return Files.readString(folder.resolve("keys.json"));
  }

  @Test
  void the_first_start_makes_a_random_key_with_every_right() throws IOException {
    Keys keys = open("");

    assertThat(rawKey()).hasSize(43);
    assertThat(keys.of(rawKey()))
        .hasValueSatisfying(
            key -> {
              assertThat(key.name()).isEqualTo("first");
              assertThat(key.rights()).containsExactlyInAnyOrder(Right.values());
              assertThat(key.createdAt()).isEqualTo(NOW);
              assertThat(keys.withId(key.id())).contains(key);
            });
    assertThat(keysJson()).doesNotContain(rawKey());
  }

  @Test
  void only_the_owner_can_read_the_files() throws IOException {
    open("");

    for (String file : new String[] {"keys.json", "api-key"}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file))))
          .as(file)
          .isEqualTo("rw-------");
    }
    assertThat(folder).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void the_key_that_the_next_start_would_bring_back_cannot_be_revoked() throws IOException {
    Keys keys = open("configured");
    keys.make("another", EnumSet.allOf(Right.class));
    String id = keys.of("configured").orElseThrow().id();

    assertThatThrownBy(() -> keys.revoke(id)).hasMessageContaining("API_KEY");

    assertThat(open("another-one").withId(id)).isEmpty();
  }

  @Test
  void the_next_start_finds_the_same_key() throws IOException {
    open("");
    String first = rawKey();

    assertThat(open("").of(first)).isPresent();
    assertThat(rawKey()).isEqualTo(first);
  }

  @Test
  void a_configured_key_takes_the_place_of_the_first_one() throws IOException {
    TestKeys.write(
        folder, TestKeys.key("first", "old", "read"), TestKeys.key("another", "its", "read"));

    Keys keys = open("new");

    assertThat(keys.of("old")).isEmpty();
    assertThat(keys.of("its")).isPresent();
    assertThat(keys.of("new")).map(ApiKey::name).contains("first");
    assertThat(rawKey()).isEqualTo("new");
  }

  @Test
  void a_configured_key_that_is_known_changes_nothing() throws IOException {
    TestKeys.write(folder, TestKeys.key("first", "same", "read"));
    String before = keysJson();

    assertThat(open("same").of("same"))
        .map(ApiKey::rights)
        .hasValueSatisfying(rights -> assertThat(rights).containsExactly(Right.READ));
    assertThat(keysJson()).isEqualTo(before);
  }

  @Test
  void a_configured_key_that_no_header_can_carry_stops_the_start() {
    assertThatThrownBy(() -> open("two words")).hasMessageContaining("API_KEY");
  }

  @Test
  void a_changed_file_counts() {
    Keys keys = open("");

    TestKeys.write(folder, TestKeys.key("another", "its", "read", "write"));
    keys.refresh();

    assertThat(keys.of("its")).map(ApiKey::name).contains("another");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "{}",
        "[{\"name\": \"x\", \"rights\": [\"read\"], \"createdAt\": \"2026-01-01T00:00:00Z\"}]",
        "[{\"name\": \"x\", \"sha256\": \"short\", \"rights\": [], \"createdAt\":"
            + " \"2026-01-01T00:00:00Z\"}]",
        "[{\"name\": \"x\", \"sha256\": \"short\", \"rights\": [\"root\"]}]"
      })
  void a_broken_file_leaves_the_keys_as_they_were(String content) throws IOException {
    Keys keys = open("");

    Files.writeString(folder.resolve("keys.json"), content);
    keys.refresh();

    assertThat(keys.of(rawKey())).isPresent();
    assertThatThrownBy(() -> open(""))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("keys.json");
  }

  @Test
  void a_file_that_is_gone_takes_no_key_with_it_and_comes_back_with_the_next_change()
      throws IOException {
    Keys keys = open("");
    Files.delete(folder.resolve("keys.json"));
    keys.refresh();

    String made = keys.make("another", EnumSet.of(Right.READ)).secret();

    assertThat(open("").of(rawKey())).map(ApiKey::name).contains("first");
    assertThat(open("").of(made)).map(ApiKey::name).contains("another");
  }

  @Test
  void a_key_that_is_removed_is_none() throws IOException {
    Keys keys = open("");
    String removed = rawKey();

    TestKeys.write(folder, TestKeys.key("another", "its", "read"));
    keys.refresh();

    assertThat(keys.of(removed)).isEmpty();
  }
}
