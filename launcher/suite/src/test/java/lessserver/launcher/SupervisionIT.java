package lessserver.launcher;

import static lessserver.launcher.FakeSuite.ALPHA;
import static lessserver.launcher.FakeSuite.BETA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.StreamSupport;
import lessserver.testing.FreePorts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Supervision of real processes by real processes, in a folder with a space in its name. */
class SupervisionIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private record Outcome(int status, String output) {}

  @TempDir private Path folder;
  private Path project;
  private Path data;
  private int alphaPort;
  private int betaPort;

  @BeforeEach
  void build() throws IOException {
    project = Files.createDirectory(folder.resolve("a project"));
    data = project.resolve("data");
    alphaPort = FreePorts.next();
    betaPort = FreePorts.next();
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, FakeService.class.getName());
    String entry = FakeService.class.getName().replace('.', '/') + ".class";
    try (var jar =
            new JarOutputStream(
                Files.newOutputStream(project.resolve("fake-service-1.0.jar")), manifest);
        InputStream bytes = FakeService.class.getClassLoader().getResourceAsStream(entry)) {
      jar.putNextEntry(new JarEntry(entry));
      jar.write(bytes.readAllBytes());
    }
  }

  @AfterEach
  void leave_nothing() throws Exception {
    suite("down");
  }

  @Test
  void up_starts_everything_and_down_leaves_nothing_behind() throws Exception {
    Outcome up = suite("up", "-d");
    assertThat(up.status()).as(up.output()).isZero();
    assertThat(up.output()).contains(ALPHA, BETA, "Usable after");
    assertThat(health(ALPHA)).isEqualTo("UP");
    List<ProcessHandle> processes = List.of(process(ALPHA), process(BETA), supervisor());

    assertThat(suite("down").output()).contains("Stopped: alpha, beta");

    assertThat(processes).noneMatch(SupervisionIT::lives);
    assertThat(data.resolve("run/state.json")).doesNotExist();
    assertThat(health(ALPHA)).isEqualTo("DOWN");
  }

  @Test
  void a_process_that_is_killed_is_started_again() throws Exception {
    suite("up", "-d");
    ProcessHandle killed = process(BETA);

    killed.destroyForcibly();

    awaitAnother(BETA, killed);
  }

  @Test
  void a_process_that_is_killed_while_it_is_built_anew_runs_as_it_was() throws Exception {
    suite("up", "-d");
    ProcessHandle killed = process(BETA);
    Files.delete(project.resolve("fake-service-1.0.jar"));

    killed.destroyForcibly();

    awaitAnother(BETA, killed);
  }

  @Test
  void a_disk_that_takes_nothing_ends_no_process_and_what_happened_is_written_down_later()
      throws Exception {
    suite("up", "-d");
    ProcessHandle alpha = process(ALPHA);
    ProcessHandle killed = process(BETA);
    Path inTheWay = Files.createDirectory(data.resolve("run/state.json.new"));

    killed.destroyForcibly();
    await().until(() -> !lives(killed) && PortHolder.taken(betaPort));

    assertThat(lives(alpha)).isTrue();
    assertThat(lives(supervisor())).isTrue();
    Files.delete(inTheWay);
    awaitAnother(BETA, killed);
  }

  @Test
  void a_process_that_keeps_dying_is_left_down_and_said_so_until_it_is_restarted()
      throws Exception {
    suite("up", "-d");
    Files.createFile(FakeSuite.poison(data, BETA));

    process(BETA).destroyForcibly();

    await().untilAsserted(() -> assertThat(health(BETA)).isEqualTo("GAVE_UP"));
    assertThat(suite("logs", "suite").output()).contains("event=gave_up name=beta");
    assertThat(health(ALPHA)).isEqualTo("UP");

    Files.delete(FakeSuite.poison(data, BETA));
    assertThat(suite("restart", BETA).output()).contains("beta runs again");
    assertThat(health(BETA)).isEqualTo("UP");
  }

  @Test
  void after_a_crash_of_the_supervisor_status_shows_and_up_takes_over() throws Exception {
    suite("up", "-d");
    ProcessHandle alpha = process(ALPHA);
    crash(supervisor());

    assertThat(suite("status").output()).contains("their supervisor crashed");
    assertThat(health(ALPHA)).isEqualTo("UP");
    Outcome up = suite("up", "-d");

    assertThat(up.status()).as(up.output()).isZero();
    assertThat(process(ALPHA)).isEqualTo(alpha);
    alpha.destroyForcibly();
    awaitAnother(ALPHA, alpha);
  }

  @Test
  void after_a_crash_of_the_supervisor_down_stops_what_it_left() throws Exception {
    suite("up", "-d");
    List<ProcessHandle> left = List.of(process(ALPHA), process(BETA));
    crash(supervisor());

    assertThat(suite("down").output()).contains("Stopped: alpha, beta");

    assertThat(left).noneMatch(SupervisionIT::lives);
  }

  @Test
  void what_does_not_come_up_is_shown_with_its_last_lines_and_all_is_stopped() throws Exception {
    Files.createDirectories(data);
    Files.createFile(FakeSuite.poison(data, BETA));

    Outcome up = suite("up", "-d");

    assertThat(up.status()).isEqualTo(1);
    assertThat(up.output()).contains("beta did not come up", "the disk is full of eels");
    assertThat(PortHolder.taken(alphaPort)).isFalse();
    assertThat(suite("down").output()).contains("Nothing was running.");
  }

  @Test
  void a_second_up_says_that_it_is_up() throws Exception {
    suite("up", "-d");

    Outcome second = suite("up", "-d");

    assertThat(second.status()).isEqualTo(1);
    assertThat(second.output()).contains("The suite is up already");
    assertThat(health(ALPHA)).isEqualTo("UP");
  }

  @Test
  void a_taken_port_is_named_with_its_holder() throws Exception {
    try (ServerSocket _ = new ServerSocket(betaPort, 1, InetAddress.getLoopbackAddress())) {
      Outcome up = suite("up", "-d");

      assertThat(up.status()).isEqualTo(1);
      assertThat(up.output())
          .contains("Port " + betaPort, "beta", "process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void only_the_named_process_is_started() throws Exception {
    suite("up", "-d", "--only", ALPHA);

    assertThat(status()).hasSize(1);
    assertThat(health(ALPHA)).isEqualTo("UP");
  }

  @Test
  void an_interrupt_in_the_foreground_stops_all() throws Exception {
    Process foreground =
        new ProcessBuilder(interruptible(command("up"))).redirectErrorStream(true).start();
    await().untilAsserted(() -> assertThat(health(BETA)).isEqualTo("UP"));
    List<ProcessHandle> processes = List.of(process(ALPHA), process(BETA));

    new ProcessBuilder("kill", "-INT", String.valueOf(foreground.pid())).start().waitFor();

    await().until(() -> !foreground.isAlive());
    assertThat(processes).noneMatch(SupervisionIT::lives);
  }

  private void awaitAnother(String name, ProcessHandle than) {
    await()
        .untilAsserted(
            () -> {
              assertThat(health(name)).isEqualTo("UP");
              assertThat(process(name)).isNotEqualTo(than);
            });
  }

  private static void crash(ProcessHandle process) {
    process.destroyForcibly();
    await().until(() -> !lives(process));
  }

  private static boolean lives(ProcessHandle process) {
    return Incarnation.find(process.pid()).isPresent();
  }

  private ProcessHandle supervisor() throws IOException {
    JsonNode state = JSON.readTree(data.resolve("run/state.json").toFile());
    return ProcessHandle.of(state.at("/supervisor/pid").asLong()).orElseThrow();
  }

  private ProcessHandle process(String name) throws Exception {
    return ProcessHandle.of(of(name).path("pid").asLong()).orElseThrow();
  }

  private String health(String name) throws Exception {
    return of(name).path("health").asText();
  }

  private JsonNode of(String name) throws Exception {
    return StreamSupport.stream(status().spliterator(), false)
        .filter(one -> one.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private JsonNode status() throws Exception {
    return JSON.readTree(suite("status", "--json").output());
  }

  private Outcome suite(String... arguments) throws Exception {
    Process process =
        new ProcessBuilder(command(arguments))
            .redirectErrorStream(true)
            .redirectInput(new java.io.File("/dev/null"))
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output);
  }

  /**
   * As a terminal would start it. A build in the background is told to ignore interrupts, and so
   * would be all that it starts.
   */
  private static List<String> interruptible(List<String> command) {
    if (!System.getProperty("os.name").equals("Linux")) {
      return command;
    }
    List<String> withDefaults = new ArrayList<>(List.of("env", "--default-signal=INT"));
    withDefaults.addAll(command);
    return withDefaults;
  }

  private List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            Jvm.executable().toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-D%s=%s".formatted(Cli.PROJECT, project),
            "-cp",
            System.getProperty("java.class.path"),
            FakeSuite.class.getName(),
            "--data",
            data.toString(),
            "--port",
            "alpha=" + alphaPort,
            "--port",
            "beta=" + betaPort));
    command.addAll(List.of(arguments));
    return command;
  }
}
