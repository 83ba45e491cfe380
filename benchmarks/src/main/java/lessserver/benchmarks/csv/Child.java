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

  private static final long TICKS_PER_SECOND = 100; // in /proc, on every Linux

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

  boolean isAlive() {
    return process.isAlive();
  }

  /** Processor seconds so far. */
  double cpuSeconds() throws IOException {
    String line = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / (double) TICKS_PER_SECOND;
  }

  /** The most memory it ever had, in MB. */
  long peakMegabytes() throws IOException {
    try (Stream<String> lines =
        Files.lines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
      return lines
              .filter(line -> line.startsWith("VmHWM:"))
              .map(line -> line.replaceAll("[^0-9]", ""))
              .mapToLong(Long::parseLong)
              .findFirst()
              .orElse(0)
          / 1_024;
    }
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
