package lessserver.launcher;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lessserver.launcher.RunState.Child;

/**
 * What the suite costs on this machine: time to start, memory when idle and after people have used
 * it, size on disk.
 */
final class Footprint {

  private static final Duration TO_SETTLE = Duration.ofSeconds(15);
  private static final Duration TO_REHEARSE = Duration.ofMinutes(10);
  private static final double BYTES_PER_MEGABYTE = 1024.0 * 1024;

  private final Suite suite;
  private final Setting setting;
  private final Itself itself;
  private final Use use;

  Footprint(Suite suite, Setting setting, Itself itself, Use use) {
    this.suite = suite;
    this.setting = setting;
    this.itself = itself;
    this.use = use;
  }

  /** What people do with the suite for a while. */
  interface Use {

    void of(Setting setting) throws Exception;
  }

  /** Starts the suite on an empty folder, and once more when that run has prepared the next. */
  String measured() throws Exception {
    Down down = new Down(suite, setting.home());
    try {
      Duration first = start();
      awaitRehearsals();
      down.run();
      Duration second = start();
      TimeUnit.NANOSECONDS.sleep(TO_SETTLE.toNanos());
      RunState run = new RunStates(setting.home()).read().orElseThrow();
      Map<String, Long> idle = resident(run);
      use.of(setting);
      Map<String, Long> used = resident(new RunStates(setting.home()).read().orElseThrow());
      return """
      %s

      Usable after %.1f s the very first time, %.1f s from then on (this table).
      Memory %d s after the start, and after people had used everything for a while. On %s.\
      """
          .formatted(
              table(run, idle, used).markdown(),
              seconds(first),
              seconds(second),
              TO_SETTLE.toSeconds(),
              machine());
    } finally {
      down.run();
    }
  }

  private Duration start() throws IOException, InterruptedException {
    long began = System.nanoTime();
    Up up = new Up(suite, setting);
    up.prepare(Set.of());
    up.inBackground(itself, Set.of());
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private void awaitRehearsals() throws IOException, InterruptedException {
    Programs programs = new Programs(setting.home());
    long deadline = System.nanoTime() + TO_REHEARSE.toNanos();
    for (Member member : suite.members()) {
      Path jar = setting.home().newest(member.jar()).orElseThrow();
      Program program = programs.place(member.name(), jar);
      while (program.canBeRehearsed()) {
        if (System.nanoTime() - deadline > 0) {
          throw new Refusal(
              "%s was not rehearsed: see %s".formatted(member.name(), setting.home().run()));
        }
        TimeUnit.SECONDS.sleep(1);
      }
    }
  }

  private Table table(RunState run, Map<String, Long> idle, Map<String, Long> used)
      throws IOException {
    Table table =
        new Table("process", "usable after, s", "RSS idle, MB", "RSS after use, MB", "program, MB");
    double disk = 0;
    for (Child child : run.children()) {
      double size = size(suite.member(child.name()).jar());
      Long start = child.startMillis();
      table.row(
          child.name(),
          start == null ? "-" : "%.1f".formatted(start / 1e3),
          idle.getOrDefault(child.name(), 0L),
          used.getOrDefault(child.name(), 0L),
          "%.1f".formatted(size));
      disk += size;
    }
    table.row("all of them", "", sum(idle), sum(used), "%.1f".formatted(disk));
    table.row(
        "the supervisor itself",
        "",
        "",
        resident(Optional.of(run.supervisor())),
        "%.1f".formatted(size("launcher/suite/target/launcher-suite-*.jar")));
    return table;
  }

  private static Map<String, Long> resident(RunState run) {
    return run.children().stream()
        .collect(Collectors.toMap(Child::name, child -> resident(child.alive())));
  }

  private static long resident(Optional<Incarnation> process) {
    return process.stream()
        .mapToLong(found -> ProcessTable.residentMegabytes(found.pid()).orElse(0))
        .sum();
  }

  private static long sum(Map<String, Long> megabytes) {
    return megabytes.values().stream().mapToLong(Long::longValue).sum();
  }

  private double size(String program) throws IOException {
    Optional<Path> jar = setting.home().newest(program);
    long bytes = 0;
    if (jar.isPresent()) {
      for (Path file : Programs.filesOf(jar.get())) {
        bytes += Files.size(file);
      }
    }
    return bytes / BYTES_PER_MEGABYTE;
  }

  private static String machine() throws IOException {
    var system =
        ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    return "%d processors%s, %.0f GB of memory, %s %s, Java %s"
        .formatted(
            system.getAvailableProcessors(),
            processorModel(),
            system.getTotalMemorySize() / BYTES_PER_MEGABYTE / 1024,
            system.getName(),
            system.getVersion(),
            Runtime.version());
  }

  private static String processorModel() throws IOException {
    Path processors = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(processors)) {
      return "";
    }
    try (Stream<String> lines = Files.lines(processors)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> " (" + line.substring(line.indexOf(':') + 1).strip() + ")")
          .findFirst()
          .orElse("");
    }
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1e3;
  }
}
