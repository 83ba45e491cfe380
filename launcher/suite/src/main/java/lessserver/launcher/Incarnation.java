package lessserver.launcher;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One run of a program, told apart from a later process that got the same number.
 *
 * @param birth when it began, as {@link ProcessTable#birth} writes it
 */
record Incarnation(long pid, String birth) {

  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  /** The living process that has this number now, if there is one. */
  static Optional<Incarnation> find(long pid) {
    return ProcessTable.birth(pid).map(birth -> new Incarnation(pid, birth));
  }

  static Incarnation ourselves() {
    return find(ProcessHandle.current().pid()).orElseThrow();
  }

  boolean alive() {
    return ProcessTable.birth(pid).equals(Optional.of(birth));
  }

  /** Asks it to end. */
  void terminate() {
    if (alive()) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
    }
  }

  /** Ends it, and whom it started. */
  void kill() {
    if (alive()) {
      ProcessHandle.of(pid)
          .ifPresent(
              process -> {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
              });
    }
  }

  /** Whether all of them ended within the time. */
  static boolean ended(Collection<Incarnation> processes, Duration within)
      throws InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    while (processes.stream().anyMatch(Incarnation::alive)) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
    }
    return true;
  }
}
