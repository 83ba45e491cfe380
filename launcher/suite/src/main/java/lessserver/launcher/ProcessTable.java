package lessserver.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What the operating system tells about processes: from {@code /proc}, or else less exactly. */
final class ProcessTable {

  private static final Path PROC = Path.of("/proc");

  /**
   * Positions in {@code /proc/PID/stat}, counted from the first field behind the command's name.
   */
  private static final int STATE = 0;

  private static final int START_TICKS = 19;

  private static final int KILOBYTES_PER_MEGABYTE = 1024;

  private ProcessTable() {}

  /**
   * When a living process began, in words that no other process of that number shares. On Linux
   * they count from the machine's own start, so that setting the clock does not change them.
   *
   * @return empty if there is no such process or only its unburied remains
   */
  static Optional<String> birth(long pid) {
    Path stat = PROC.resolve(String.valueOf(pid)).resolve("stat");
    Path boot = PROC.resolve("sys/kernel/random/boot_id");
    if (!Files.isReadable(boot)) {
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .flatMap(process -> process.info().startInstant())
          .map(Instant::toString);
    }
    try {
      String line = Files.readString(stat);
      List<String> fields = List.of(line.substring(line.lastIndexOf(')') + 2).split(" ", -1));
      boolean dead = fields.get(STATE).equals("Z") || fields.get(STATE).equals("X");
      return dead
          ? Optional.empty()
          : Optional.of(Files.readString(boot).strip() + "/" + fields.get(START_TICKS));
    } catch (IOException _) {
      return Optional.empty(); // it ended meanwhile
    }
  }

  /** The memory that a process occupies. */
  static OptionalLong residentMegabytes(long pid) {
    Path status = PROC.resolve(String.valueOf(pid)).resolve("status");
    try {
      String kilobytes =
          Files.exists(status)
              ? field("VmRSS:", Files.readAllLines(status))
              : output("ps", "-o", "rss=", "-p", String.valueOf(pid));
      return kilobytes.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(kilobytes) / KILOBYTES_PER_MEGABYTE);
    } catch (IOException _) {
      return OptionalLong.empty();
    }
  }

  /** How a process was called, as far as we may know. */
  static Optional<String> command(long pid) {
    return ProcessHandle.of(pid)
        .map(ProcessHandle::info)
        .flatMap(info -> info.commandLine().or(info::command));
  }

  /** What a program of the system prints, or nothing if there is none. */
  static String output(String... command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException _) {
      return "";
    }
  }

  private static String field(String name, List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).replace("kB", "").strip())
        .findFirst()
        .orElse("");
  }
}
