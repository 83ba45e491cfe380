package lessserver.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A Java process that is measured. */
public final class Child implements AutoCloseable {

  private final Process process;
  private final Path output;

  private Child(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts it with the collector that the suite runs with.
   *
   * @param name of the file in the folder that its output goes to
   */
  public static Child start(
      Path folder, String name, Map<String, String> environment, List<String> arguments)
      throws IOException {
    Path output = folder.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
                Stream.concat(
                        Stream.of(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-XX:+UseSerialGC"),
                        arguments.stream())
                    .toList())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    return new Child(builder.start(), output);
  }

  /** All that it has written so far. */
  public String output() throws IOException {
    return Files.readString(output);
  }

  /**
   * Waits for its own end.
   *
   * @throws IllegalStateException with its output, if that was a failure
   */
  public void await() throws IOException, InterruptedException {
    if (process.waitFor() != 0) {
      throw new IllegalStateException(output());
    }
  }

  /**
   * Looks whether it runs.
   *
   * @throws IllegalStateException with its output, if it has ended
   */
  public void checkAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException(output());
    }
  }

  /** What it costs; may be asked while it runs. */
  public ProcessCosts costs() {
    return ProcessCosts.of(process.toHandle());
  }

  /** Ends it as {@code kill -9} does. */
  public void kill() {
    process.toHandle().destroyForcibly();
    awaitDeath();
  }

  @Override
  public void close() {
    process.destroy();
    awaitDeath();
  }

  private void awaitDeath() {
    try {
      process.waitFor();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
