package lessserver.benchmarks.durable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Processor time.
 *
 * @param process of this process
 * @param server of the database's processes, those that have ended included; zero where there is no
 *     server
 */
record CpuTime(Duration process, Duration server) {

  private static final long TICKS_PER_SECOND = 100; // in /proc, on every Linux

  /** The fields of a stat line that count here, behind the command's name in parentheses. */
  private record Stat(long parent, long own, long endedChildren) {

    static Stat of(String line) {
      List<String> fields = List.of(line.substring(line.lastIndexOf(')') + 2).split(" ", -1));
      return new Stat(
          Long.parseLong(fields.get(1)), // ppid
          Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12)), // utime + stime
          Long.parseLong(fields.get(13)) + Long.parseLong(fields.get(14))); // cutime + cstime
    }
  }

  /**
   * What was used so far, as Linux counts it in {@code /proc/<pid>/stat}.
   *
   * @param server the first of the server's processes, whose children are all the others
   */
  static CpuTime soFar(OptionalLong server) {
    long process = stat(Path.of("/proc/self")).map(Stat::own).orElse(0L);
    long ofServer = 0;
    if (server.isPresent()) {
      long pid = server.getAsLong();
      ofServer =
          stat(Path.of("/proc", Long.toString(pid)))
              .map(first -> first.own() + first.endedChildren() + childrenOf(pid))
              .orElse(0L);
    }
    return new CpuTime(duration(process), duration(ofServer));
  }

  CpuTime plus(CpuTime other) {
    return new CpuTime(process.plus(other.process), server.plus(other.server));
  }

  CpuTime minus(CpuTime other) {
    return new CpuTime(process.minus(other.process), server.minus(other.server));
  }

  Duration total() {
    return process.plus(server);
  }

  private static Duration duration(long ticks) {
    return Duration.ofMillis(ticks * 1_000 / TICKS_PER_SECOND);
  }

  private static long childrenOf(long parent) {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(process -> process.getFileName().toString().chars().allMatch(Character::isDigit))
          .flatMap(process -> stat(process).stream())
          .filter(stat -> stat.parent() == parent)
          .mapToLong(Stat::own)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read /proc: the benchmark needs Linux", e);
    }
  }

  private static Optional<Stat> stat(Path process) {
    try {
      return Optional.of(Stat.of(Files.readString(process.resolve("stat"))));
    } catch (NoSuchFileException _) {
      return Optional.empty(); // It has ended.
    } catch (IOException e) {
      if (!Files.exists(process)) {
        return Optional.empty();
      }
      throw new UncheckedIOException("cannot read the processor time of " + process, e);
    }
  }
}
