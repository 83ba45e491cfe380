package lessserver.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuiteTokenTest {

  private static final int CROWD = 20;

  @TempDir private Path data;

  @RepeatedTest(5)
  void of_many_who_come_first_all_get_the_same_token() throws Exception {
    Path fresh = data.resolve("not/yet/there");
    var start = new CyclicBarrier(CROWD);
    try (ExecutorService crowd = Executors.newFixedThreadPool(CROWD)) {
      List<Future<String>> tokens =
          IntStream.range(0, CROWD)
              .mapToObj(
                  _ ->
                      crowd.submit(
                          () -> {
                            start.await();
                            return SuiteToken.of("", fresh).value();
                          }))
              .toList();

      assertThat(tokens).extracting(Future::get).containsOnly(SuiteToken.of("", fresh).value());
    }
    assertThat(fresh).isDirectoryContaining("glob:**/suite-token");
    try (var left = Files.list(fresh)) {
      assertThat(left).hasSize(1);
    }
  }

  @Test
  void the_token_is_256_random_bits_in_base64url() {
    assertThat(SuiteToken.of("", data.resolve("a")).value())
        .matches("[A-Za-z0-9_-]{43}")
        .isNotEqualTo(SuiteToken.of("", data.resolve("b")).value());
  }

  @Test
  void the_file_is_its_owners_alone() throws IOException {
    SuiteToken.of("", data);

    assertThat(Files.getPosixFilePermissions(data.resolve("suite-token")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void the_next_start_finds_the_same_token() {
    String first = SuiteToken.of("", data).value();

    assertThat(SuiteToken.of("", data).value()).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "  "})
  void an_empty_file_is_refused_with_what_to_do(String content) throws IOException {
    Path file = Files.writeString(data.resolve("suite-token"), content);

    assertThatIllegalStateException()
        .isThrownBy(() -> SuiteToken.of("", data))
        .withMessageContaining(file.toString())
        .withMessageContaining("delete it");
  }

  @Test
  void a_configured_token_wins_and_leaves_no_file() {
    SuiteToken token = SuiteToken.of(" configured\n", data);

    assertThat(token.value()).isEqualTo("configured");
    assertThat(data).isEmptyDirectory();
  }

  @Test
  void only_the_whole_token_matches() {
    SuiteToken token = SuiteToken.of("secret", data);

    assertThat(token.matches("secret")).isTrue();
    assertThat(List.of("", "secre", "secrets", "SECRET", "secret ")).noneMatch(token::matches);
    assertThat(token.matches(null)).isFalse();
  }

  @Test
  void it_is_not_given_away_by_a_log_line() {
    assertThat(SuiteToken.of("secret", data)).asString().doesNotContain("secret");
  }

  @Test
  void a_key_is_the_same_for_one_purpose_and_another_for_each() {
    SuiteToken token = SuiteToken.of("token", data);

    assertThat(token.keyFor("webhooks"))
        .hasSize(32)
        .isEqualTo(SuiteToken.of("token", data).keyFor("webhooks"))
        .isNotEqualTo(token.keyFor("something else"))
        .isNotEqualTo(SuiteToken.of("another", data).keyFor("webhooks"));
  }
}
