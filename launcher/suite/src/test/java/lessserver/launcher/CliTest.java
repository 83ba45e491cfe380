package lessserver.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CliTest {

  @TempDir private Path data;
  private final StringWriter output = new StringWriter();
  private final StringWriter complaints = new StringWriter();

  @ParameterizedTest
  @CsvSource({
    "up --only nobody, there are kafka",
    "up --port nobody=1, nothing here is called 'nobody'",
    "up --port gateway=70000, gateway=70000 is no port",
    "up --port gateway=x, 'x' is not an int",
    "up --port gateway=9092, another process's port",
    "up --colour, Unknown option: '--colour'",
    "restart nobody, nothing here is called 'nobody'",
    "restart, NAME",
    "archive, URL-or-FILE",
    "logs nobody, nothing here is called 'nobody'",
    "jump, jump",
  })
  void what_makes_no_sense_is_explained_and_ends_with_2(String arguments, String explanation) {
    assertThat(suite(arguments)).isEqualTo(2);
    assertThat(complaints.toString()).contains(explanation);
  }

  @Test
  void without_a_command_one_is_asked_for() {
    assertThat(suite("")).isEqualTo(2);
  }

  @Test
  void help_names_every_command() {
    assertThat(suite("--help")).isZero();
    assertThat(output.toString())
        .contains("up", "down", "status", "logs", "restart", "clean", "footprint", "archive")
        .doesNotContain("supervise");
  }

  @Test
  void a_suite_that_was_never_up_is_down() {
    assertThat(suite("status --json --port gateway=18080")).isZero();
    assertThat(output.toString())
        .contains("{\"name\":\"gateway\",\"pid\":null,\"port\":18080,\"health\":\"DOWN\",");
    assertThat(suite("down")).isZero();
    assertThat(output.toString()).contains("Nothing was running.");
  }

  @Test
  void only_a_suite_that_is_up_can_restart_something() {
    assertThat(suite("restart kafka")).isEqualTo(1);
    assertThat(complaints.toString()).contains("The suite is not up");
  }

  @Test
  void only_a_suite_that_is_up_takes_pictures_and_only_files_that_exist() {
    assertThat(suite("archive https://example.com/cat.jpg")).isEqualTo(1);
    assertThat(complaints.toString()).contains("The suite is not up");
    assertThat(suite("archive there-is-no-such-file")).isEqualTo(1);
    assertThat(complaints.toString()).contains("There is no file there-is-no-such-file to read.");
  }

  @Test
  void somebody_elses_folder_is_not_deleted() throws Exception {
    Path precious = Files.writeString(data.resolve("precious"), "thesis");

    assertThat(suite("clean -y")).isEqualTo(1);

    assertThat(precious).exists();
    assertThat(complaints.toString()).contains("is not the data folder of a suite");
  }

  @Test
  void clean_deletes_the_folder() throws Exception {
    new Home(data, data).create();

    assertThat(suite("clean -y")).isZero();

    assertThat(data).doesNotExist();
  }

  private int suite(String arguments) {
    Cli cli = new Cli(Suite.standard(), Itself.startingAt(SuiteMain.class));
    cli.commandLine()
        .setOut(new PrintWriter(output, true))
        .setErr(new PrintWriter(complaints, true));
    return cli.run(
        Stream.concat(Stream.of(arguments.split(" ")), Stream.of("--data=" + data))
            .filter(argument -> !argument.isEmpty())
            .toArray(String[]::new));
  }
}
