package lessserver.launcher.chaos;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import lessserver.launcher.client.GatewayClient;

/**
 * Lets people use all scenarios while processes are killed and paused under them, and compares the
 * books afterwards. Whatever else happens to the shop meanwhile spoils the comparison.
 */
public final class Chaos {

  private static final Duration TO_FINISH = Duration.ofMinutes(5);

  private final GatewayClient gateway;
  private final Set<String> services;
  private final List<String> victims;
  private final Function<String, Optional<ProcessHandle>> processes;
  private final Clock clock;

  /**
   * @param services the names of those that run; who would use another stays at home
   * @param victims the names of the processes to kill, if any; somebody has to start them again
   * @param processes finds the process of a name, if it is up
   */
  public Chaos(
      GatewayClient gateway,
      Set<String> services,
      List<String> victims,
      Function<String, Optional<ProcessHandle>> processes,
      Clock clock) {
    this.gateway = gateway;
    this.services = Set.copyOf(services);
    this.victims = List.copyOf(victims);
    this.processes = processes;
    this.clock = clock;
  }

  /**
   * What came of it.
   *
   * @param strikes how often each process was killed or paused
   * @param summaries what people did, scenario by scenario
   * @param open what has not ended
   * @param complaints answers that nobody should have got
   */
  public record Report(
      Map<String, Long> strikes,
      List<String> summaries,
      List<Line> books,
      List<String> open,
      List<String> complaints) {

    /** Whether every book agrees with every other, and nothing is stuck. */
    public boolean isClean() {
      return open.isEmpty() && complaints.isEmpty() && books.stream().allMatch(Line::agrees);
    }

    @Override
    public String toString() {
      var text = new StringBuilder();
      text.append("Killed or paused: %s%n".formatted(strikes));
      summaries.forEach(summary -> text.append("%s%n".formatted(summary)));
      text.append("%n%-46s %12s %12s%n".formatted("", "expected", "found"));
      for (Line line : books) {
        text.append(
            "%-46s %12s %,12d  %s%n"
                .formatted(
                    line.what(), line.expected(), line.found(), line.agrees() ? "" : "DIFFERS"));
      }
      open.forEach(id -> text.append("Not ended: %s%n".formatted(id)));
      complaints.forEach(complaint -> text.append("%s%n".formatted(complaint)));
      return text.append(isClean() ? "The books agree." : "THE BOOKS DO NOT AGREE.").toString();
    }
  }

  /**
   * Runs it.
   *
   * @param seed makes the same orders again; what dies when depends on the machine
   */
  public Report run(int orders, Duration time, long seed) throws Exception {
    List<Crowd> crowds = crowds(orders, seed);
    Killer killer = new Killer(victims, processes::apply, new Random(seed), clock);
    Instant end = clock.instant().plus(time);
    try (ExecutorService background = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      all.add(
          background.submit(
              () -> {
                killer.until(end);
                return null;
              }));
      for (Crowd crowd : crowds) {
        all.add(
            background.submit(
                () -> {
                  crowd.use(time);
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    List<String> open = new ArrayList<>();
    List<String> summaries = new ArrayList<>();
    List<Line> books = new ArrayList<>();
    List<String> complaints = new ArrayList<>();
    for (Crowd crowd : crowds) {
      open.addAll(crowd.awaitEnd(TO_FINISH));
      summaries.add(crowd.summary());
      books.addAll(crowd.books());
      complaints.addAll(crowd.complaints());
    }
    return new Report(killer.strikes(), summaries, books, open, complaints);
  }

  private List<Crowd> crowds(int orders, long seed) throws Exception {
    List<Crowd> crowds = new ArrayList<>();
    if (services.contains("order-orchestrator")) {
      crowds.add(new Orders(gateway, orders, seed, clock));
    }
    if (services.contains("url-shortener")) {
      crowds.add(new Visitors(gateway));
    }
    if (services.contains("csv-etl")) {
      crowds.add(new Imports(gateway));
    }
    if (services.contains("image-archiver")) {
      crowds.add(new Pictures(gateway, seed));
    }
    if (services.contains("stock-monitor")) {
      crowds.add(new Monitors(gateway));
    }
    return crowds;
  }
}
