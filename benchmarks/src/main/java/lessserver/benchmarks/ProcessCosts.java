package lessserver.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a process has cost so far, as Linux counts it.
 *
 * @param folder of the process in {@code /proc}
 */
public record ProcessCosts(Path folder) {

  private static final long TICKS_PER_SECOND = 100; // in /proc, on every Linux
  private static final int USER = 11; // of the fields behind the command's name
  private static final int CHILDREN_SYSTEM = 14;
  private static final int KILOBYTES_PER_MEGABYTE = 1_024;

  /** Those of a process that runs. */
  public static ProcessCosts of(ProcessHandle process) {
    return new ProcessCosts(Path.of("/proc", String.valueOf(process.pid())));
  }

  /** Processor seconds, those of the programs that it ran and that have ended included. */
  public double cpuSeconds() throws IOException {
    String line = Files.readString(folder.resolve("stat"));
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = 0;
    for (int field = USER; field <= CHILDREN_SYSTEM; field++) {
      ticks += Long.parseLong(fields[field]);
    }
    return ticks / (double) TICKS_PER_SECOND;
  }

  /** Its memory now, in MB. */
  public long megabytes() throws IOException {
    return megabytes("VmRSS:");
  }

  /** The most memory that it had at once, in MB. */
  public long peakMegabytes() throws IOException {
    return megabytes("VmHWM:");
  }

  private long megabytes(String which) throws IOException {
    try (Stream<String> lines = Files.lines(folder.resolve("status"))) {
      return lines
              .filter(line -> line.startsWith(which))
              .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
              .findFirst()
              .orElseThrow()
          / KILOBYTES_PER_MEGABYTE;
    }
  }
}
