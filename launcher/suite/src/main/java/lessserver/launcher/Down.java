package lessserver.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import lessserver.launcher.RunState.Child;

/** The way back: nothing of a run is left, whether its supervisor still lives or crashed. */
final class Down {

  /** Longer than a supervisor needs if every process has to be killed. */
  private static final Duration TO_END = Ward.TO_END.multipliedBy(Kind.values().length + 1);

  private static final Duration TO_GET_THE_LOCK = Duration.ofSeconds(5);
  private static final long LOOK_EVERY_MILLIS = 50;

  private final Suite suite;
  private final Home home;
  private final RunStates states;

  Down(Suite suite, Home home) {
    this.suite = suite;
    this.home = home;
    this.states = new RunStates(home);
  }

  /** Returns the names of those that ran. */
  List<String> run() throws IOException, InterruptedException {
    if (!Files.isDirectory(home.run())) {
      return List.of();
    }
    Optional<RunState> state = states.read();
    List<String> names =
        state.map(RunState::alive).orElse(List.of()).stream().map(Child::name).toList();
    if (state.isPresent() && state.get().supervised()) {
      Incarnation supervisor = state.get().supervisor();
      supervisor.terminate();
      if (!Incarnation.ended(List.of(supervisor), TO_END)) {
        supervisor.kill();
      }
    }
    try (RunStates.Lock _ = lock()) {
      Optional<RunState> leftBehind = states.read();
      if (leftBehind.isPresent()) {
        Shutdown shutdown = new Shutdown();
        for (Child child : leftBehind.get().children()) {
          child.alive().ifPresent(process -> shutdown.add(suite.kind(child.name()), process));
        }
        shutdown.run();
        leftBehind.get().endRehearsal();
        states.delete();
      }
    }
    return names;
  }

  private RunStates.Lock lock() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TO_GET_THE_LOCK.toNanos();
    Optional<RunStates.Lock> lock = states.lock();
    while (lock.isEmpty()) {
      if (System.nanoTime() - deadline > 0) {
        throw new Refusal("Another ./suite is at work on %s.".formatted(home.data()));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
      lock = states.lock();
    }
    return lock.get();
  }
}
