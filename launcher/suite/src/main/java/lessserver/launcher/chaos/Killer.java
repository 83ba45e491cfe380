package lessserver.launcher.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * Kills processes at random moments as {@code kill -9} does, none so often that it is given up, and
 * stops others for some seconds, as a machine that is short of memory does.
 */
final class Killer {

  /** Whoever looks after the processes gives up on one that dies five times in so long. */
  private static final Duration REMEMBERED = Duration.ofSeconds(130);

  private static final int MOST = 3;
  private static final int ONE_PAUSE_IN = 4;
  private static final int SHORTEST_PAUSE_MILLIS = 1_500;
  private static final int LONGEST_PAUSE_MILLIS = 7_000;

  private final List<String> victims;
  private final Processes processes;
  private final Random random;
  private final Clock clock;
  private final List<Kill> kills = new ArrayList<>();
  private final Map<String, Long> strikes = new TreeMap<>();

  /** Who runs, and as what. */
  public interface Processes {

    /** The process of that name, if it is up. */
    Optional<ProcessHandle> find(String name);
  }

  private record Kill(String name, Instant at) {}

  Killer(List<String> victims, Processes processes, Random random, Clock clock) {
    this.victims = List.copyOf(victims);
    this.processes = processes;
    this.random = random;
    this.clock = clock;
  }

  /** Goes about it until then: when it strikes next is chance, too. */
  void until(Instant end) throws InterruptedException {
    while (!victims.isEmpty()) {
      Thread.sleep(someMillis()); // at random: the strike meets whatever is under way then
      if (clock.instant().isAfter(end)) {
        return;
      }
      String victim = victims.get(random.nextInt(victims.size()));
      if (random.nextInt(ONE_PAUSE_IN) == 0) {
        pause(victim, someMillis());
      } else {
        kill(victim);
      }
    }
  }

  private int someMillis() {
    return random.nextInt(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS);
  }

  private void kill(String name) {
    Instant now = clock.instant();
    long recent =
        kills.stream()
            .filter(kill -> kill.name().equals(name) && kill.at().isAfter(now.minus(REMEMBERED)))
            .count();
    if (recent < MOST && processes.find(name).map(ProcessHandle::destroyForcibly).orElse(false)) {
      kills.add(new Kill(name, now));
      strikes.merge(name, 1L, Long::sum);
    }
  }

  private void pause(String name, int millis) throws InterruptedException {
    Optional<ProcessHandle> process = processes.find(name);
    if (process.isPresent() && signal("STOP", process.get())) {
      strikes.merge(name + " (paused)", 1L, Long::sum);
      Thread goOn = new Thread(() -> signal("CONT", process.get()), "go-on");
      Runtime.getRuntime().addShutdownHook(goOn); // Nobody else would wake it.
      try {
        Thread.sleep(millis); // how long it stands still
      } finally {
        signal("CONT", process.get());
        Runtime.getRuntime().removeShutdownHook(goOn);
      }
    }
  }

  private static boolean signal(String name, ProcessHandle process) {
    try {
      return new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
              .start()
              .onExit()
              .join()
              .exitValue()
          == 0;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot send a signal", e);
    }
  }

  /** How often each was killed, and how often paused. */
  Map<String, Long> strikes() {
    return new TreeMap<>(strikes);
  }
}
