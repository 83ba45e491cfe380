package lessserver.launcher;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lessserver.launcher.RunState.Child;

/** The way of a suite from down to usable: what must hold before, and what is waited for. */
final class Up {

  private static final Duration TO_BECOME_USABLE = Duration.ofMinutes(3);
  private static final long LOOK_EVERY_MILLIS = 100;
  private static final int LAST_LINES = 20;

  private final Suite suite;
  private final Setting setting;
  private final RunStates states;
  private final Secrets secrets;

  Up(Suite suite, Setting setting) {
    this.suite = suite;
    this.setting = setting;
    this.states = new RunStates(setting.home());
    this.secrets = new Secrets(setting.home().data(), System.getenv());
  }

  /**
   * Makes the data folder ready for a supervisor of the named processes.
   *
   * @throws Refusal if there is a supervisor already, or if a port is taken
   */
  void prepare(Set<String> only) throws IOException {
    Optional<RunState> earlier = states.read();
    if (earlier.isPresent() && earlier.get().supervised()) {
      throw new Refusal(
          "The suite is up already (its supervisor is process %d): see ./suite status."
              .formatted(earlier.get().supervisor().pid()));
    }
    Set<Long> ours =
        earlier.stream()
            .flatMap(run -> run.alive().stream())
            .flatMap(child -> child.alive().stream())
            .map(Incarnation::pid)
            .collect(Collectors.toSet());
    String taken =
        suite.only(only).stream()
            .flatMap(member -> takenPorts(member, ours))
            .collect(Collectors.joining("\n"));
    if (!taken.isEmpty()) {
      throw new Refusal(taken);
    }
    setting.home().create();
    secrets.createSuiteToken();
  }

  private Stream<String> takenPorts(Member member, Set<Long> ours) {
    return Stream.concat(Stream.of(member.name()), member.morePorts().keySet().stream())
        .filter(listener -> PortHolder.taken(setting.port(listener)))
        .flatMap(listener -> complaint(listener, ours).stream());
  }

  private Optional<String> complaint(String listener, Set<Long> ours) {
    int port = setting.port(listener);
    Optional<PortHolder> holder = PortHolder.of(port);
    if (holder.filter(found -> ours.contains(found.pid())).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        "Port %d, where %s should listen, is taken by %s: end it, or choose --port %s=PORT."
            .formatted(
                port,
                listener,
                holder.map(PortHolder::toString).orElse("a process that we may not look at"),
                listener));
  }

  /**
   * Starts a supervisor that goes on when we end, and waits for its processes. Whatever ends us
   * before, ends them too.
   */
  RunState inBackground(Itself itself, Set<String> only) throws IOException, InterruptedException {
    Process supervisor = itself.supervise(setting, only);
    Thread undo = new Thread(supervisor::destroy, "undo");
    Runtime.getRuntime().addShutdownHook(undo);
    try {
      RunState usable =
          awaitUsable(
              supervisor.pid(), supervisor.onExit().thenApply(Process::exitValue), _ -> true);
      Runtime.getRuntime().removeShutdownHook(undo);
      return usable;
    } catch (Refusal e) {
      supervisor.destroy();
      supervisor.waitFor();
      throw e;
    }
  }

  /**
   * Waits until processes are usable and people reach them through the gateway.
   *
   * @param pid the supervisor's process
   * @param supervision its exit status, once it ended
   * @param which the processes to wait for
   * @throws Refusal with the reason and the last log lines, if one does not come up
   */
  RunState awaitUsable(long pid, Future<Integer> supervision, Predicate<Child> which)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TO_BECOME_USABLE.toNanos();
    String missing = "the supervisor says nothing";
    while (System.nanoTime() - deadline < 0) {
      if (supervision.isDone()) {
        throw ended(supervision);
      }
      Optional<RunState> state = states.read().filter(run -> run.supervisor().pid() == pid);
      if (state.isPresent()) {
        Optional<String> problem = problem(state.get().children().stream().filter(which).toList());
        if (problem.isEmpty()) {
          return state.get();
        }
        missing = problem.get();
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
    throw new Refusal("Not usable after %d s: ".formatted(TO_BECOME_USABLE.toSeconds()) + missing);
  }

  /** What is still missing, unless it is lost. */
  private Optional<String> problem(List<Child> children) throws IOException {
    for (Child child : children) {
      if (child.health() == Health.BACKING_OFF || child.health() == Health.GAVE_UP) {
        throw new Refusal(complaint(child));
      }
    }
    for (Child child : children) {
      if (child.health() != Health.UP) {
        return Optional.of(complaint(child));
      }
    }
    for (Child child : children) {
      Optional<String> unreachable = suite.member(child.name()).route().flatMap(this::unreachable);
      if (unreachable.isPresent()) {
        return unreachable;
      }
    }
    return Optional.empty();
  }

  /** What people get instead of an answer. */
  private Optional<String> unreachable(String route) {
    String address = setting.url(Suite.GATEWAY) + route;
    Map<String, String> key =
        secrets.apiKey().map(value -> Map.of("X-API-Key", value)).orElse(Map.of());
    try {
      int status = HttpCall.get(URI.create(address), key).status();
      boolean answers =
          status < HttpURLConnection.HTTP_BAD_REQUEST
              || (status == HttpURLConnection.HTTP_UNAUTHORIZED && key.isEmpty());
      return answers
          ? Optional.empty()
          : Optional.of("GET %s answers %d".formatted(address, status));
    } catch (IOException e) {
      return Optional.of("GET %s: %s".formatted(address, e.getMessage()));
    }
  }

  private Refusal ended(Future<Integer> supervision) throws IOException {
    boolean notAlone =
        supervision.state() == Future.State.SUCCESS
            && supervision.resultNow() == Supervisor.NOT_ALONE;
    return notAlone
        ? new Refusal("Another ./suite is at work on %s.".formatted(setting.home().data()))
        : new Refusal("The supervisor ended:\n" + lastLines(Supervisor.NAME));
  }

  private String complaint(Child child) throws IOException {
    return "%s did not come up (%s). The end of %s:%n%s"
        .formatted(
            child.name(),
            child.status(),
            setting.home().log(child.name()),
            lastLines(child.name()));
  }

  private String lastLines(String name) throws IOException {
    return new LogFile(setting.home().log(name))
        .tail(LAST_LINES).stream().map(line -> "  | " + line).collect(Collectors.joining("\n"));
  }
}
