package lessserver.launcher;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a supervisor writes down about its run, so that others can ask, and so that its processes
 * are found again should it crash.
 *
 * @param ports every listener of the run
 * @param children in the suite's order
 * @param rehearsal a process that works for later starts, if there is one now
 */
record RunState(
    Incarnation supervisor,
    Map<String, Integer> ports,
    List<Child> children,
    @Nullable Incarnation rehearsal) {

  /**
   * One process of the run.
   *
   * @param process null while there is none
   * @param startedAt milliseconds of the epoch
   * @param startMillis from its start until it was usable; null until then
   * @param status what its probe said last
   * @param restarts how often it was started again after it died
   */
  record Child(
      String name,
      @Nullable Incarnation process,
      String version,
      long startedAt,
      @Nullable Long startMillis,
      Health health,
      String status,
      int restarts) {

    Optional<Incarnation> alive() {
      return Optional.ofNullable(process).filter(Incarnation::alive);
    }
  }

  boolean supervised() {
    return supervisor.alive();
  }

  /** What may be ended at any time. */
  void endRehearsal() {
    Optional.ofNullable(rehearsal).ifPresent(Incarnation::kill);
  }

  List<Child> alive() {
    return children.stream().filter(child -> child.alive().isPresent()).toList();
  }

  Optional<Child> child(String name) {
    return children.stream().filter(child -> child.name().equals(name)).findFirst();
  }
}
