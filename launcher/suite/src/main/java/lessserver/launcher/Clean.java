package lessserver.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/** The deletion of a data folder, of which there is no copy. */
final class Clean {

  private final Home home;

  Clean(Home home) {
    this.home = home;
  }

  /**
   * Looks whether it may be deleted.
   *
   * @throws Refusal if it is in use, or if it is somebody else's folder
   */
  void check() throws IOException {
    if (!Files.isDirectory(home.run())) {
      throw new Refusal("%s is not the data folder of a suite.".formatted(home.data()));
    }
    Optional<RunState> run = new RunStates(home).read();
    if (run.isPresent() && (run.get().supervised() || !run.get().alive().isEmpty())) {
      throw new Refusal("The suite runs. First stop it: ./suite down");
    }
  }

  void run() throws IOException {
    try (RunStates.Lock _ =
        new RunStates(home)
            .lock()
            .orElseThrow(
                () -> new Refusal("Another ./suite is at work on %s.".formatted(home.data())))) {
      check();
      Programs.deleteTree(home.data());
    }
  }
}
