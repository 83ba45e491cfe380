package lessserver.benchmarks.csv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a process has cost so far, as Linux counts it. */
record ProcessCosts(Path folder) {

  private static final long TICKS_PER_SECOND = 100; // in /proc, on every Linux
  private static final int USER = 11; // of the fields behind the command's name
  private static final int SYSTEM = 12;
  private static final int KILOBYTES_PER_MEGABYTE = 1_024;

  static ProcessCosts of(ProcessHandle process) {
    return new ProcessCosts(Path.of("/proc", String.valueOf(process.pid())));
  }

  double cpuSeconds() throws IOException {
    String line = Files.readString(folder.resolve("stat"));
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]))
        / (double) TICKS_PER_SECOND;
  }

  /** The most memory that it had at once, in MB. */
  long peakMegabytes() throws IOException {
    try (Stream<String> lines = Files.lines(folder.resolve("status"))) {
      return lines
              .filter(line -> line.startsWith("VmHWM:"))
              .map(line -> line.replaceAll("[^0-9]", ""))
              .mapToLong(Long::parseLong)
              .findFirst()
              .orElseThrow()
          / KILOBYTES_PER_MEGABYTE;
    }
  }
}
