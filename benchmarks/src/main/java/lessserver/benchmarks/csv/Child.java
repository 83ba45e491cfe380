package lessserver.benchmarks.csv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A Java process that is measured, with the heap that all of them get. */
final class Child implements AutoCloseable {

  static final String HEAP = "-Xmx256m";

  private final Process process;
  private final Path output;

  private Child(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  static Child start(
      Path folder, String name, Map<String, String> environment, List<String> arguments)
      throws IOException {
    Path output = folder.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
                Stream.concat(
                        Stream.of(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-XX:+UseSerialGC",
                            HEAP),
                        arguments.stream())
                    .toList())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    return new Child(builder.start(), output);
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  /** Waits for its own end. */
  void await() throws IOException, InterruptedException {
    if (process.waitFor() != 0) {
      throw new IllegalStateException(output());
    }
  }

  /**
   * @throws IllegalStateException with its output, if it has ended
   */
  void checkAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException(output());
    }
  }

  ProcessCosts costs() {
    return ProcessCosts.of(process.toHandle());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
