package lessserver.launcher;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import lessserver.launcher.archive.Archive;
import lessserver.launcher.archive.ProgressLine;
import lessserver.launcher.chaos.Chaos;
import lessserver.launcher.client.GatewayClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** The command {@code ./suite}: what people type, and what they get to read. */
@Command(
    name = "./suite",
    description = "Runs Less Server on this machine, each part as a process of its own.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Cli.Version.class)
final class Cli {

  /** The system property that names the project's folder. */
  static final String PROJECT = "lessserver.home";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BUILD = "build";
  private static final int LOG_LINES = 200;
  private static final double MILLIS_OF_A_MINUTE = 60_000;
  private static final Duration USING = Duration.ofMinutes(1);
  private static final int USING_ORDERS = 100;

  private final Suite suite;
  private final Itself itself;
  private final Clock clock = Clock.systemUTC();
  private final CommandLine commandLine =
      new CommandLine(this)
          .setExecutionExceptionHandler(Cli::explain)
          .setParameterExceptionHandler(Cli::explain);

  @Option(
      names = "--data",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "The folder that keeps all state (default: data, beside ./suite).")
  private Path data = project().resolve("data");

  @Option(
      names = "--port",
      paramLabel = "NAME=PORT",
      scope = ScopeType.INHERIT,
      description = "Another port for a process, or for kafka-controller; may be repeated.")
  private Map<String, Integer> ports = new LinkedHashMap<>();

  Cli(Suite suite, Itself itself) {
    this.suite = suite;
    this.itself = itself;
  }

  /** Returns the status for the system: 0, 1 if it cannot be done, 2 if it makes no sense. */
  int run(String... arguments) {
    return commandLine().execute(arguments);
  }

  CommandLine commandLine() {
    return commandLine;
  }

  @Command(description = "Starts the suite and stays until Ctrl-C, which stops it.")
  int up(
      @Option(names = "-d", description = "Go to the background once the suite is usable.")
          boolean detached,
      @Option(
              names = "--only",
              arity = "1..*",
              paramLabel = "NAME",
              description = "Only these processes and those they need.")
          @Nullable Set<String> only)
      throws Exception {
    Set<String> chosen = known(only);
    Setting setting = setting();
    long began = System.nanoTime();
    Up up = new Up(suite, setting);
    up.prepare(chosen);
    say("Starting %s ...".formatted(String.join(", ", names(chosen))));
    return detached ? detach(up, setting, chosen, began) : stay(up, setting, chosen, began);
  }

  private int detach(Up up, Setting setting, Set<String> only, long began) throws Exception {
    announce(up.inBackground(itself, only), setting, began);
    say("Stop:    ./suite down");
    return CommandLine.ExitCode.OK;
  }

  private int stay(Up up, Setting setting, Set<String> only, long began) throws Exception {
    Supervisor supervisor = new Supervisor(suite, setting, only, clock);
    FutureTask<Integer> supervision = new FutureTask<>(supervisor::run);
    Thread.ofPlatform().name("supervisor").start(supervision);
    try {
      long pid = ProcessHandle.current().pid();
      announce(up.awaitUsable(pid, supervision, _ -> true), setting, began);
    } catch (Refusal e) {
      supervisor.end();
      throw e;
    }
    say("Stop:    Ctrl-C, or ./suite down");
    LogFile events = new LogFile(setting.home().log(Supervisor.NAME));
    events.follow(events.size(), System.out, () -> !supervision.isDone());
    return supervision.get();
  }

  private void announce(RunState state, Setting setting, long began) throws IOException {
    Table table = new Table("NAME", "PORT", "PID", "START", "RSS");
    for (RunState.Child child : state.children()) {
      long pid = child.alive().map(Incarnation::pid).orElseThrow();
      table.row(
          child.name(),
          setting.port(child.name()),
          pid,
          "%.1f s".formatted(seconds(child)),
          ProcessTable.residentMegabytes(pid).orElse(0) + " MB");
    }
    say(table.plain());
    say("Usable after %.1f s.".formatted((System.nanoTime() - began) / 1e9));
    if (state.child(Suite.GATEWAY).isPresent()) {
      String key = new Secrets(setting.home().data(), System.getenv()).apiKey().orElse("");
      say("Console: %s/%s".formatted(Suite.publicUrl(setting), key.isEmpty() ? "" : "#key=" + key));
    }
    if (state.child(Suite.ZIPKIN).isPresent()) {
      say("Traces:  %s/zipkin".formatted(setting.url(Suite.ZIPKIN)));
    }
  }

  private static double seconds(RunState.Child child) {
    return Objects.requireNonNullElse(child.startMillis(), 0L) / 1e3;
  }

  @Command(description = "Looks after the processes.", hidden = true)
  int supervise(@Option(names = "--only") @Nullable Set<String> only) throws Exception {
    return new Supervisor(suite, setting(), known(only), clock).run();
  }

  @Command(description = "Stops everything, also what a crash left behind.")
  int down() throws Exception {
    List<String> stopped = new Down(suite, home()).run();
    say(stopped.isEmpty() ? "Nothing was running." : "Stopped: " + String.join(", ", stopped));
    return CommandLine.ExitCode.OK;
  }

  @Command(description = "Shows each process as it is now.")
  int status(@Option(names = "--json", description = "As a JSON array.") boolean json)
      throws Exception {
    Optional<RunState> run = new RunStates(home()).read();
    List<Status> all = Status.of(suite, setting(), run, clock);
    if (json) {
      say(JSON.writeValueAsString(all));
      return CommandLine.ExitCode.OK;
    }
    Table table = new Table("NAME", "PID", "PORT", "HEALTH", "VERSION", "UPTIME", "RSS");
    for (Status one : all) {
      table.row(
          one.name(),
          shown(one.pid(), ""),
          one.port(),
          one.health(),
          shown(one.version(), ""),
          shown(one.uptimeSeconds(), " s"),
          shown(one.rssMb(), " MB"));
    }
    say(table.plain());
    run.filter(state -> !state.supervised() && !state.alive().isEmpty())
        .ifPresent(
            _ ->
                say(
                    "Nobody looks after these processes, for their supervisor crashed:"
                        + " ./suite up takes them over, ./suite down stops them."));
    return CommandLine.ExitCode.OK;
  }

  private static String shown(@Nullable Object value, String unit) {
    return value == null ? "-" : value + unit;
  }

  @Command(description = "Prints the end of a process's log.")
  int logs(
      @Parameters(paramLabel = "NAME", description = "A process, or: suite, build.") String name,
      @Option(names = "-f", description = "And whatever comes, until Ctrl-C.") boolean follow)
      throws Exception {
    if (!name.equals(Supervisor.NAME) && !name.equals(BUILD)) {
      known(Set.of(name));
    }
    Path path = home().log(name);
    if (!Files.exists(path)) {
      throw new Refusal("%s has printed nothing yet: there is no %s.".formatted(name, path));
    }
    LogFile log = new LogFile(path);
    long size = log.size();
    log.tail(LOG_LINES).forEach(this::say);
    if (follow) {
      log.follow(size, System.out, () -> true);
    }
    return CommandLine.ExitCode.OK;
  }

  @Command(description = "Stops a process and starts it again, from its newest build.")
  int restart(@Parameters(paramLabel = "NAME", description = "The process.") String name)
      throws Exception {
    known(Set.of(name));
    RunState.Child child = new Restart(suite, setting()).of(name);
    say(
        "%s runs again: process %d, usable after %.1f s."
            .formatted(name, child.alive().map(Incarnation::pid).orElse(0L), seconds(child)));
    return CommandLine.ExitCode.OK;
  }

  @Command(description = "Deletes all state: links, pictures, keys, topics and logs.")
  int clean(@Option(names = "-y", description = "Do not ask.") boolean yes) throws Exception {
    Home home = home();
    if (!Files.exists(home.data())) {
      say("There is nothing to delete.");
      return CommandLine.ExitCode.OK;
    }
    Clean clean = new Clean(home);
    clean.check();
    if (!yes && !agreed(home.data())) {
      say("Nothing was deleted.");
      return CommandLine.ExitCode.SOFTWARE;
    }
    clean.run();
    say("Deleted %s.".formatted(home.data()));
    return CommandLine.ExitCode.OK;
  }

  private boolean agreed(Path folder) throws IOException {
    say("Delete %s with all that is in it? [y/N]".formatted(folder));
    String answer =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    return answer != null && answer.strip().equalsIgnoreCase("y");
  }

  @Command(
      description =
          "Starts and stops the suite twice on a new data folder, and uses it; prints its cost.")
  int footprint() throws Exception {
    Path folder = Files.createTempDirectory("lessserver-footprint");
    Setting setting = new Setting(new Home(project(), folder), chosenPorts(suite.defaultPorts()));
    Thread undo = new Thread(() -> leaveNothing(setting.home()), "undo");
    Runtime.getRuntime().addShutdownHook(undo); // Nobody else knows of this suite.
    say(new Footprint(suite, setting, itself, this::use).measured());
    return CommandLine.ExitCode.OK;
  }

  private void leaveNothing(Home home) {
    try {
      new Down(suite, home).run();
      Programs.deleteTree(home.data());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot clear up " + home.data(), e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** As people use it in a run of chaos, but nobody is killed. */
  private void use(Setting setting) throws Exception {
    Chaos.Report report =
        new Chaos(
                gatewayClient(setting),
                Set.copyOf(suite.names()),
                List.of(),
                _ -> Optional.empty(),
                clock)
            .run(USING_ORDERS, USING, 1);
    if (!report.isClean()) {
      throw new Refusal(report.toString());
    }
  }

  @Command(
      description =
          "Lets people use every scenario of the suite that runs, kills and pauses its processes at"
              + " random meanwhile, and compares everybody's books afterwards.")
  int chaos(
      @Option(
              names = "--minutes",
              defaultValue = "2",
              paramLabel = "N",
              description = "How long (default: ${DEFAULT-VALUE}).")
          double minutes,
      @Option(
              names = "--orders",
              defaultValue = "200",
              paramLabel = "N",
              description = "How many orders (default: ${DEFAULT-VALUE}).")
          int orders,
      @Option(
              names = "--seed",
              paramLabel = "S",
              description = "Makes the orders of an earlier run again.")
          @Nullable Long seed)
      throws Exception {
    RunStates runs = new RunStates(home());
    RunState run = runs.read().filter(RunState::supervised).orElseThrow(Cli::notUp);
    GatewayClient gateway = gatewayClient();
    long chosen = seed == null ? new SecureRandom().nextLong() : seed;
    say("seed " + chosen);
    Set<String> running =
        run.children().stream().map(RunState.Child::name).collect(Collectors.toSet());
    List<String> victims =
        running.stream().sorted().filter(name -> suite.kind(name) != Kind.TRACING).toList();
    Chaos chaos = new Chaos(gateway, running, victims, name -> process(runs, name), clock);
    Chaos.Report report =
        chaos.run(orders, Duration.ofMillis(Math.round(minutes * MILLIS_OF_A_MINUTE)), chosen);
    say(report.toString());
    return report.isClean() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  @Command(
      description =
          "Gives pictures to the suite that runs, and waits until they are archived and described.")
  int archive(
      @Parameters(
              paramLabel = "URL-or-FILE",
              arity = "1..*",
              description = "Where pictures are, or files of this machine's.")
          List<String> pictures)
      throws Exception {
    pictures.stream()
        .filter(picture -> !Archive.isAddress(picture) && !Files.isReadable(Path.of(picture)))
        .findFirst()
        .ifPresent(
            picture -> {
              throw new Refusal("There is no file %s to read.".formatted(picture));
            });
    ProgressLine progress = new ProgressLine(commandLine.getOut(), isOnTerminal());
    boolean good = new Archive(gatewayClient(), progress).take(pictures);
    return good ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private static boolean isOnTerminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  /** With the key that may do everything. */
  private GatewayClient gatewayClient() throws IOException {
    return gatewayClient(setting());
  }

  private static GatewayClient gatewayClient(Setting setting) throws IOException {
    Home home = setting.home();
    if (new RunStates(home).read().filter(RunState::supervised).isEmpty()) {
      throw notUp();
    }
    String key = new Secrets(home.data(), System.getenv()).apiKey().orElseThrow(Cli::notUp);
    return new GatewayClient(setting.url(Suite.GATEWAY), key);
  }

  private static Optional<ProcessHandle> process(RunStates runs, String name) {
    try {
      return runs.read()
          .flatMap(run -> run.child(name))
          .flatMap(RunState.Child::alive)
          .flatMap(process -> ProcessHandle.of(process.pid()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Refusal notUp() {
    return new Refusal("The suite is not up: ./suite up -d starts it.");
  }

  private Home home() {
    return new Home(project(), data);
  }

  /** The ports of the processes that run, or else the usual ones, and what was said about them. */
  private Setting setting() throws IOException {
    Ports usual = suite.defaultPorts();
    Map<String, Integer> current = new LinkedHashMap<>();
    new RunStates(home())
        .read()
        .filter(run -> run.supervised() || !run.alive().isEmpty())
        .ifPresent(run -> current.putAll(run.ports()));
    current.keySet().retainAll(usual.byName().keySet());
    return new Setting(home(), chosenPorts(usual.with(current)));
  }

  private Ports chosenPorts(Ports otherwise) {
    try {
      return otherwise.with(ports);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(commandLine, e.getMessage(), e);
    }
  }

  private Set<String> known(@Nullable Set<String> names) {
    Set<String> chosen = names == null ? Set.of() : names;
    chosen.stream()
        .filter(name -> !suite.has(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new ParameterException(
                  commandLine,
                  "nothing here is called '%s'; there are %s"
                      .formatted(name, String.join(", ", suite.names())));
            });
    return chosen;
  }

  private List<String> names(Set<String> chosen) {
    return suite.only(chosen).stream().map(Member::name).toList();
  }

  private static Path project() {
    return Path.of(System.getProperty(PROJECT, ""));
  }

  private void say(String sentence) {
    PrintWriter out = commandLine.getOut();
    out.println(sentence);
    out.flush();
  }

  private static int explain(Exception problem, CommandLine command, CommandLine.ParseResult input)
      throws Exception {
    if (problem instanceof Refusal || problem instanceof IOException) {
      command.getErr().println(problem.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw problem;
  }

  private static int explain(ParameterException problem, String[] arguments) {
    CommandLine command = problem.getCommandLine();
    command.getErr().println(problem.getMessage());
    command.getErr().printf("See %s --help%n", command.getCommandSpec().qualifiedName());
    return CommandLine.ExitCode.USAGE;
  }

  /** The version that this was built as. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      String version = Cli.class.getPackage().getImplementationVersion();
      return new String[] {"Less Server " + Objects.requireNonNullElse(version, "(not packaged)")};
    }
  }
}
