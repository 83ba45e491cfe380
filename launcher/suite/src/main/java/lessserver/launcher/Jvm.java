package lessserver.launcher;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The virtual machine that runs us, and with it everything that we start. */
final class Jvm {

  /**
   * Starts a program beyond the reach of our terminal: a Ctrl-C there or its end is our affair
   * only. The session of its own is Linux's; elsewhere, deaf ears must do.
   */
  private static final String BEYOND_THE_TERMINAL =
      """
      trap '' HUP INT
      if command -v setsid >/dev/null; then exec setsid "$@"; fi
      exec "$@"
      """;

  private Jvm() {}

  static Path executable() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /** Starts a Java program that prints to that log and goes on when we end. */
  static Process detached(
      List<String> arguments, Map<String, String> environment, Home home, LogFile log)
      throws IOException {
    return detached(List.of(), arguments, environment, home, log);
  }

  /** The same for a program that gets the time that no other wants. */
  static Process detachedAndPatient(
      List<String> arguments, Map<String, String> environment, Home home, LogFile log)
      throws IOException {
    return detached(List.of("nice", "-n", "19"), arguments, environment, home, log);
  }

  private static Process detached(
      List<String> prefix,
      List<String> arguments,
      Map<String, String> environment,
      Home home,
      LogFile log)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", BEYOND_THE_TERMINAL, "sh"));
    command.addAll(prefix);
    command.add(executable().toString());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.project().toFile())
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.path().toFile()));
    builder.environment().putAll(environment);
    return builder.start();
  }
}
