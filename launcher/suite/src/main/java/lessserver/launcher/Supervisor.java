package lessserver.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import lessserver.launcher.RunState.Child;
import org.jspecify.annotations.Nullable;

/**
 * The process that starts the others and keeps them alive, until it is asked to end. Should it
 * crash, they go on, and the next supervisor takes them over.
 */
final class Supervisor {

  /** The exit status of a supervisor that found another one at work. */
  static final int NOT_ALONE = 75;

  static final String NAME = "suite";

  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  /** How long an earlier supervisor's process may take to show that it is usable. */
  private static final Duration TO_ANSWER = Duration.ofSeconds(5);

  private final Suite suite;
  private final Setting setting;
  private final Set<String> only;
  private final Journal journal;
  private final Clock clock;
  private final RunStates states;
  private final Incarnation ourselves = Incarnation.ourselves();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable RunState written;
  private boolean unwritten;

  /** Looks after the named processes and those they need, or after all if none is named. */
  Supervisor(Suite suite, Setting setting, Set<String> only, Clock clock) throws IOException {
    this.suite = suite;
    this.setting = setting;
    this.only = only;
    this.journal = new LogFile(setting.home().log(NAME)).journal(clock);
    this.clock = clock;
    this.states = new RunStates(setting.home());
  }

  /** Returns when it was asked to end and everything has ended; the status for the system. */
  int run() throws IOException, InterruptedException {
    Optional<RunStates.Lock> lock = states.lock();
    if (lock.isEmpty()) {
      return NOT_ALONE;
    }
    try (RunStates.Lock _ = lock.get()) {
      Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end"));
      supervise();
    } finally {
      ended.countDown();
    }
    return 0;
  }

  /** Asks it to end, and returns when everything has ended. */
  void end() {
    asked.countDown();
    try {
      ended.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void supervise() throws IOException, InterruptedException {
    journal.note("supervising", "pid=%d".formatted(ourselves.pid()));
    Map<String, Child> usable = takeOver();
    List<Ward> wards = new ArrayList<>();
    try (Host host = new Host(setting);
        Rehearsals rehearsals = new Rehearsals(host, setting.home(), journal)) {
      for (Member member : suite.only(only)) {
        wards.add(
            Optional.ofNullable(usable.get(member.name()))
                .map(found -> new Ward(member, found, host, journal, clock))
                .orElseGet(() -> new Ward(member, host, journal, clock)));
      }
      do {
        for (Ward ward : wards) {
          ward.lookAfter();
          write(
              wards, rehearsals); // at once: a crash must not find a process that nobody wrote down
        }
        obey(wards, rehearsals);
        rehearsals.lookAfter(wards);
      } while (!asked.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS));
    } finally {
      journal.note("stopping", "pid=%d".formatted(ourselves.pid()));
      Shutdown shutdown = new Shutdown();
      for (Ward ward : wards) {
        ward.process().ifPresent(process -> shutdown.add(ward.member().kind(), process));
      }
      shutdown.run();
      states.delete();
      journal.note("stopped", "pid=%d".formatted(ourselves.pid()));
    }
  }

  /** Finds an earlier run's processes: those of use may go on, the others are ended. */
  private Map<String, Child> takeOver() throws IOException, InterruptedException {
    Map<String, Child> usable = new HashMap<>();
    Optional<RunState> earlier = states.read();
    if (earlier.isPresent()) {
      boolean samePorts = earlier.get().ports().equals(setting.ports().byName());
      Set<String> wanted = suite.only(only).stream().map(Member::name).collect(Collectors.toSet());
      Shutdown useless = new Shutdown();
      for (Child child : earlier.get().alive()) {
        if (samePorts && wanted.contains(child.name()) && answers(suite.member(child.name()))) {
          usable.put(child.name(), child);
        } else {
          child.alive().ifPresent(process -> useless.add(suite.kind(child.name()), process));
        }
      }
      useless.run();
      earlier.get().endRehearsal();
    }
    return usable;
  }

  private boolean answers(Member member) throws InterruptedException {
    Instant deadline = clock.instant().plus(TO_ANSWER);
    while (!member.probe().read(setting.port(member.name())).usable()) {
      if (clock.instant().isAfter(deadline)
          || asked.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return true;
  }

  private void obey(List<Ward> wards, Rehearsals rehearsals) throws IOException {
    try (DirectoryStream<Path> requests =
        Files.newDirectoryStream(setting.home().restartRequests())) {
      for (Path request : requests) {
        rehearsals.breakOff(); // It writes into the folder of a program that may be placed anew.
        wards.stream()
            .filter(ward -> request.endsWith(ward.member().name()))
            .forEach(Ward::restart);
        write(wards, rehearsals);
        Files.delete(request); // which tells whoever asked that it is written down
      }
    }
  }

  /** What cannot be written, as on a full disk, ends nobody: it is tried again at every look. */
  private void write(List<Ward> wards, Rehearsals rehearsals) {
    RunState state =
        new RunState(
            ourselves,
            setting.ports().byName(),
            wards.stream().map(Ward::record).toList(),
            rehearsals.process().orElse(null));
    if (!state.equals(written)) {
      try {
        states.write(state);
        written = state;
        unwritten = false;
      } catch (IOException e) {
        if (!unwritten) {
          journal.note("state_not_written", "problem=\"%s\"".formatted(e));
        }
        unwritten = true;
      }
    }
  }
}
