package lessserver.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A main class of the test's class path in an operating system's process of its own, which can be
 * killed as {@code kill -9} does. Safe for use by many threads.
 */
public final class ForkedJvm implements AutoCloseable {

  /** Three of them may start at once, beside other tests, on two processors. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Thread reader;

  private ForkedJvm(Process process) {
    this.process = process;
    this.reader = Thread.ofVirtual().name("forked-jvm-output").start(this::read);
  }

  public static ForkedJvm start(Class<?> main, String... arguments) {
    return start(List.of(), main, arguments);
  }

  /** With further options of the JVM, such as {@code -Xmx64m}. */
  public static ForkedJvm start(List<String> options, Class<?> main, String... arguments) {
    Stream<String> command =
        Stream.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-BytecodeVerificationRemote", // Of what compilers wrote; a sixth of a start.
            "-Duser.timezone=UTC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"));
    try {
      return new ForkedJvm(
          new ProcessBuilder(
                  Stream.of(
                          command,
                          options.stream(),
                          Stream.of(main.getName()),
                          Stream.of(arguments))
                      .flatMap(each -> each)
                      .toList())
              .redirectErrorStream(true)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a JVM for " + main.getName(), e);
    }
  }

  /** Waits until it has printed so many lines that fit. */
  public void awaitLines(int count, Predicate<String> fits) {
    try {
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () -> lines.stream().filter(fits).count() >= count || !process.isAlive(),
              Boolean::booleanValue);
    } catch (ConditionTimeoutException e) {
      throw new IllegalStateException("it did not say what was awaited: " + lastLines(), e);
    }
    if (!process.isAlive() && lines.stream().filter(fits).count() < count) {
      throw new IllegalStateException("it ended: " + lastLines());
    }
  }

  private String lastLines() {
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
  }

  /** Sends it a signal: {@code STOP}, {@code CONT}. */
  public void signal(String name) {
    try {
      int status =
          new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
      if (status != 0) {
        throw new IllegalStateException("kill -" + name + " ended with " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot send a signal", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sending a signal", e);
    }
  }

  /** Kills it, without a chance to put anything in order; returns every line it has printed. */
  public List<String> kill() {
    // Not by the process itself, which would close its output with lines still in it.
    process.toHandle().destroyForcibly();
    try {
      process.waitFor();
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a process ends", e);
    }
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    kill();
  }

  private void read() {
    try (BufferedReader output = process.inputReader()) {
      output.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException _) {
      // The pipe breaks when the process is killed; what came before has been read.
    }
  }
}
