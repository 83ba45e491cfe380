package lessserver.launcher;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import lessserver.launcher.Probe.Reading;
import lessserver.launcher.RunState.Child;
import org.jspecify.annotations.Nullable;

/**
 * One process in a supervisor's care, over all its incarnations. It moves on only when it is looked
 * after, always by the same thread; what takes time is done by the host meanwhile.
 */
final class Ward {

  /** How long a process may take to end before it is killed. */
  static final Duration TO_END = Duration.ofSeconds(20);

  /** Where it stands. */
  private sealed interface Stage {

    /** Its program is being readied. */
    record Placing(Future<Program> program) implements Stage {}

    record Running(Incarnation process) implements Stage {}

    /** Asked to end, so that a new incarnation can follow. */
    record Ending(Incarnation process, Instant deadline) implements Stage {}

    /** Dead for now. */
    record Waiting(Instant until) implements Stage {}

    /** Dead until somebody asks for a restart. */
    record GivenUp() implements Stage {}
  }

  private final Member member;
  private final Host host;
  private final Journal journal;
  private final Clock clock;

  private Backoff backoff = new Backoff();
  private Stage stage;
  private @Nullable Future<Reading> probing;
  private @Nullable Program program;
  private String version;
  private String status;
  private Instant startedAt;
  private @Nullable Long startMillis;
  private int restarts;

  /** A process that has to be started. */
  Ward(Member member, Host host, Journal journal, Clock clock) {
    this.member = member;
    this.host = host;
    this.journal = journal;
    this.clock = clock;
    this.stage = new Stage.Placing(host.place(member));
    this.version = "";
    this.status = "";
    this.startedAt = clock.instant();
  }

  /** A process that an earlier supervisor started and left behind, usable. */
  Ward(Member member, Child found, Host host, Journal journal, Clock clock) {
    Incarnation process = Objects.requireNonNull(found.process());
    this.member = member;
    this.host = host;
    this.journal = journal;
    this.clock = clock;
    this.stage = new Stage.Running(process);
    this.version = found.version();
    this.status = found.status();
    this.startedAt = Instant.ofEpochMilli(found.startedAt());
    this.startMillis = found.startMillis();
    this.restarts = found.restarts();
    journal.note("adopted", "name=%s pid=%d".formatted(member.name(), process.pid()));
  }

  Member member() {
    return member;
  }

  /** The process of now, dead or alive. */
  Optional<Incarnation> process() {
    return switch (stage) {
      case Stage.Running(Incarnation process) -> Optional.of(process);
      case Stage.Ending(Incarnation process, _) -> Optional.of(process);
      case Stage.Placing _, Stage.Waiting _, Stage.GivenUp _ -> Optional.empty();
    };
  }

  /** Sees how it does, and does what is due. */
  void lookAfter() throws InterruptedException {
    switch (stage) {
      case Stage.Placing(var program) when program.isDone() -> start(program);
      case Stage.Running(var process) when !process.alive() -> died("pid=" + process.pid());
      case Stage.Running(var process) when startMillis == null -> probe(process);
      case Stage.Ending(var process, _) when !process.alive() -> place();
      case Stage.Ending(var process, var deadline) when clock.instant().isAfter(deadline) ->
          process.kill();
      case Stage.Waiting(var until) when !clock.instant().isBefore(until) -> {
        restarts++;
        place();
      }
      default -> {}
    }
  }

  /** Ends what runs and starts it again, and forgets how often it died. */
  void restart() {
    journal.note("restart", "name=%s".formatted(member.name()));
    backoff = new Backoff();
    switch (stage) {
      case Stage.Running(var process) -> {
        process.terminate();
        stage = new Stage.Ending(process, clock.instant().plus(TO_END));
      }
      case Stage.Waiting _, Stage.GivenUp _ -> place();
      case Stage.Placing _, Stage.Ending _ -> {}
    }
  }

  /** Its program, if we started it and a rehearsal would make it start faster. */
  Optional<Program> toRehearse() {
    return Optional.ofNullable(program).filter(Program::canBeRehearsed);
  }

  /** Whether it has been usable for that long. */
  boolean settled(Duration time) {
    Long start = startMillis;
    return start != null
        && health() == Health.UP
        && startedAt.plusMillis(start).plus(time).isBefore(clock.instant());
  }

  Child record() {
    return new Child(
        member.name(),
        process().orElse(null),
        version,
        startedAt.toEpochMilli(),
        startMillis,
        health(),
        status,
        restarts);
  }

  private Health health() {
    return switch (stage) {
      case Stage.Running _ when startMillis != null -> Health.UP;
      case Stage.Running _, Stage.Placing _ -> Health.STARTING;
      case Stage.Ending _ -> Health.RESTARTING;
      case Stage.Waiting _ -> Health.BACKING_OFF;
      case Stage.GivenUp _ -> Health.GAVE_UP;
    };
  }

  private void place() {
    startedAt = clock.instant();
    startMillis = null;
    probing = null;
    status = "";
    stage = new Stage.Placing(host.place(member));
  }

  private void start(Future<Program> placed) throws InterruptedException {
    try {
      start(placed.get());
    } catch (ExecutionException e) {
      Program earlier = program;
      if (earlier == null) {
        cannotStart(e.getCause());
      } else {
        journal.note("not_placed", "name=%s problem=\"%s\"".formatted(member.name(), e.getCause()));
        start(earlier); // Its build may be under way just now.
      }
    }
  }

  private void start(Program ready) {
    boolean first = program == null;
    program = ready;
    version = ready.version();
    startedAt = clock.instant();
    try {
      host.start(member, ready).ifPresentOrElse(this::started, () -> died("pid=none"));
    } catch (IOException e) {
      if (first) {
        cannotStart(e);
      } else {
        died("problem=\"%s\"".formatted(e)); // It has run, so what is missing may come back.
      }
    }
  }

  private void started(Incarnation process) {
    stage = new Stage.Running(process);
    journal.note(
        "started", "name=%s pid=%d version=%s".formatted(member.name(), process.pid(), version));
  }

  private void probe(Incarnation process) {
    Future<Reading> reading = probing;
    if (reading == null) {
      probing = host.probe(member);
    } else if (reading.isDone()) {
      probing = null;
      status = reading.resultNow().status();
      if (reading.resultNow().usable()) {
        startMillis = Duration.between(startedAt, clock.instant()).toMillis();
        journal.note(
            "up",
            "name=%s pid=%d start_ms=%d".formatted(member.name(), process.pid(), startMillis));
      }
    }
  }

  private void died(String which) {
    Instant now = clock.instant();
    Optional<Duration> pause = backoff.died(now);
    stage =
        pause.<Stage>map(wait -> new Stage.Waiting(now.plus(wait))).orElseGet(Stage.GivenUp::new);
    status = pause.isPresent() ? "died" : "died too often";
    journal.note(
        pause.isPresent() ? "died" : "gave_up",
        "name=%s %s restart=%s"
            .formatted(
                member.name(),
                which,
                pause.map(wait -> "in_" + wait.toMillis() + "_ms").orElse("by_hand")));
  }

  private void cannotStart(@Nullable Throwable problem) {
    stage = new Stage.GivenUp();
    status = String.valueOf(problem == null ? "" : problem.getMessage());
    journal.note("cannot_start", "name=%s problem=\"%s\"".formatted(member.name(), status));
  }
}
