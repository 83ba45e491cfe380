package lessserver.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import lessserver.launcher.RunState.Child;

/** A request to the supervisor, left where it looks: a file with the name of the process. */
final class Restart {

  private static final Duration TO_BE_HEARD = Duration.ofSeconds(10);
  private static final long LOOK_EVERY_MILLIS = 50;

  private final Suite suite;
  private final Setting setting;
  private final RunStates states;

  Restart(Suite suite, Setting setting) {
    this.suite = suite;
    this.setting = setting;
    this.states = new RunStates(setting.home());
  }

  /**
   * Has a process started again and waits until it is usable.
   *
   * @throws Refusal if nobody can do it, or if it does not come up
   */
  Child of(String name) throws IOException, InterruptedException {
    RunState run =
        states
            .read()
            .filter(RunState::supervised)
            .orElseThrow(() -> new Refusal("The suite is not up: start it with ./suite up."));
    if (run.child(name).isEmpty()) {
      throw new Refusal("%s was left out when the suite was started.".formatted(name));
    }
    Path request = Files.createFile(setting.home().restartRequests().resolve(name));
    long deadline = System.nanoTime() + TO_BE_HEARD.toNanos();
    while (Files.exists(request)) {
      if (System.nanoTime() - deadline > 0) {
        throw new Refusal(
            "The supervisor (process %d) does not react.".formatted(run.supervisor().pid()));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
    long supervisor = run.supervisor().pid();
    CompletableFuture<Integer> supervision =
        ProcessHandle.of(supervisor)
            .map(process -> process.onExit().thenApply(_ -> 0))
            .orElseGet(() -> CompletableFuture.completedFuture(0));
    return new Up(suite, setting)
        .awaitUsable(supervisor, supervision, child -> child.name().equals(name))
        .child(name)
        .orElseThrow();
  }
}
