package lessserver.launcher;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import lessserver.launcher.Probe.Reading;
import lessserver.launcher.RunState.Child;
import org.jspecify.annotations.Nullable;

/**
 * One process as it is at this moment; null is what a process that does not run cannot have.
 *
 * @param health its own word for it when it is usable ({@code UP}), else ours
 */
@JsonPropertyOrder({"name", "pid", "port", "health", "version", "uptimeSeconds", "rssMb"})
record Status(
    String name,
    @Nullable Long pid,
    int port,
    String health,
    @Nullable String version,
    @Nullable Long uptimeSeconds,
    @Nullable Long rssMb) {

  private static final String DOWN = "DOWN";

  /** The processes of a run, or all that there could be if none is known. */
  static List<Status> of(Suite suite, Setting setting, Optional<RunState> run, Clock clock) {
    if (run.isEmpty()) {
      return suite.names().stream().map(name -> down(name, setting, DOWN)).toList();
    }
    boolean supervised = run.get().supervised();
    return run.get().children().parallelStream()
        .map(child -> of(suite, setting, child, supervised, clock))
        .toList();
  }

  private static Status of(
      Suite suite, Setting setting, Child child, boolean supervised, Clock clock) {
    Optional<Incarnation> process = child.alive();
    if (process.isEmpty()) {
      return down(child.name(), setting, supervised ? child.health().name() : DOWN);
    }
    int port = setting.port(child.name());
    Reading reading = suite.member(child.name()).probe().read(port);
    String otherwise = supervised && child.health() != Health.UP ? child.health().name() : DOWN;
    OptionalLong memory = ProcessTable.residentMegabytes(process.get().pid());
    return new Status(
        child.name(),
        process.get().pid(),
        port,
        reading.usable() ? reading.status() : otherwise,
        child.version(),
        Duration.between(Instant.ofEpochMilli(child.startedAt()), clock.instant()).toSeconds(),
        memory.isPresent() ? memory.getAsLong() : null);
  }

  private static Status down(String name, Setting setting, String health) {
    return new Status(name, null, setting.port(name), health, null, null, null);
  }
}
