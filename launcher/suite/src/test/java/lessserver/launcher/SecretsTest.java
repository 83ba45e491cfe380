package lessserver.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

  @TempDir private Path data;

  @Test
  void the_suite_token_is_random_and_for_its_owner_only() throws IOException {
    new Secrets(data, Map.of()).createSuiteToken();

    Path file = data.resolve("suite-token");
    assertThat(Files.readString(file).strip()).matches("[A-Za-z0-9_-]{43}");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(data).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void a_token_that_is_there_stays() throws IOException {
    Files.writeString(data.resolve("suite-token"), "mine");

    new Secrets(data, Map.of()).createSuiteToken();

    assertThat(data.resolve("suite-token")).hasContent("mine");
  }

  @Test
  void a_token_in_the_environment_needs_no_file() throws IOException {
    new Secrets(data, Map.of("SUITE_TOKEN", "given")).createSuiteToken();

    assertThat(data).isEmptyDirectory();
  }

  @Test
  void the_environments_key_counts_more_than_the_files() throws IOException {
    Files.writeString(data.resolve("api-key"), "from the file\n");

    assertThat(new Secrets(data, Map.of()).apiKey()).contains("from the file");
    assertThat(new Secrets(data, Map.of("API_KEY", "given")).apiKey()).contains("given");
  }

  @Test
  void before_the_gateways_first_start_there_is_no_key() {
    assertThat(new Secrets(data, Map.of()).apiKey()).isEmpty();
  }
}
