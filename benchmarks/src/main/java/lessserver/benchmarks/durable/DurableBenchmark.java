package lessserver.benchmarks.durable;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.springframework.util.FileSystemUtils;

/**
 * Four sequential activities in a closed loop: each client starts a workflow, waits for its result,
 * and starts the next. Every step is stored before the next begins. The contenders take turns, so
 * that the machine's noise meets each of them.
 */
final class DurableBenchmark {

  private static final Duration WARM_UP =
      Duration.ofSeconds(Integer.getInteger("warmUpSeconds", 4));
  private static final Duration MEASURED =
      Duration.ofSeconds(Integer.getInteger("measuredSeconds", 8));
  private static final int PASSES = Integer.getInteger("passes", 3);
  private static final List<Integer> CLIENTS = List.of(1, 64);
  private static final String PEER = "DBOS, PostgreSQL";

  /** One measurement; times in nanoseconds. */
  private record Result(String contender, int clients, List<Long> sorted, long cpu) {

    int workflows() {
      return sorted.size();
    }

    double perSecond() {
      return workflows() / (double) MEASURED.toSeconds();
    }

    double percentileMillis(double share) {
      return sorted.get((int) (sorted.size() * share)) / 1e6;
    }

    double cpuMillisEach() {
      return cpu / 1e6 / workflows();
    }
  }

  private DurableBenchmark() {}

  static void main() throws Exception {
    Path folder = Files.createTempDirectory("durable-benchmark");
    List<Result> results = new ArrayList<>();
    String settings;
    try (Postgres postgres = new Postgres(folder);
        Contender h2 =
            new LessServer(
                "jdbc:h2:file:" + folder + "/h2/db;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE", "sa");
        Contender ours = new LessServer(postgres.newDatabase("ours"), "postgres");
        Contender peer = new Dbos(postgres.newDatabase("dbos"), "postgres")) {
      settings = postgres.settings();
      LongSupplier cpu = () -> ownCpuNanos() + postgres.cpuNanos();
      for (int pass = 0; pass < PASSES; pass++) {
        for (int clients : CLIENTS) {
          results.add(measure("Less Server, PostgreSQL", ours, clients, cpu));
          results.add(measure(PEER, peer, clients, cpu));
          results.add(measure("Less Server, H2", h2, clients, cpu));
        }
      }
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
    print(results, settings);
  }

  private static Result measure(String name, Contender contender, int clients, LongSupplier cpu)
      throws Exception {
    loop(contender, clients, WARM_UP);
    long before = cpu.getAsLong();
    List<Long> latencies = loop(contender, clients, MEASURED);
    long used = cpu.getAsLong() - before;
    Result result = new Result(name, clients, latencies.stream().sorted().toList(), used);
    System.err.printf(Locale.ROOT, "%s, %d clients: %.0f/s%n", name, clients, result.perSecond());
    return result;
  }

  private static List<Long> loop(Contender contender, int clients, Duration time) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    List<Future<List<Long>>> loops = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
      for (int i = 0; i < clients; i++) {
        loops.add(
            threads.submit(
                () -> {
                  List<Long> mine = new ArrayList<>();
                  for (long begun = System.nanoTime(); begun < end; begun = System.nanoTime()) {
                    if (!contender.run("text").equals("text....")) {
                      throw new IllegalStateException("a wrong result");
                    }
                    mine.add(System.nanoTime() - begun);
                  }
                  return mine;
                }));
      }
    }
    List<Long> all = new ArrayList<>();
    for (Future<List<Long>> each : loops) {
      all.addAll(each.get());
    }
    return all;
  }

  private static long ownCpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void print(List<Result> results, String settings) {
    System.out.printf(
        Locale.ROOT,
        "%d processors, %d MB heap, Java %s, %s; %d passes of %d s after %d s of warm-up; of each"
            + " the median%n%n",
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory() / 1024 / 1024,
        Runtime.version(),
        settings,
        PASSES,
        MEASURED.toSeconds(),
        WARM_UP.toSeconds());
    System.out.println(
        "| engine | clients | workflows/s | to the peer | p50, ms | p95, ms | p99, ms | CPU, ms"
            + " each |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    for (int clients : CLIENTS) {
      double peer = median(results, PEER, clients).perSecond();
      for (String contender : results.stream().map(Result::contender).distinct().toList()) {
        Result each = median(results, contender, clients);
        System.out.printf(
            Locale.ROOT,
            "| %s | %d | %.0f | %.1f | %.1f | %.1f | %.1f | %.2f |%n",
            contender,
            clients,
            each.perSecond(),
            each.perSecond() / peer,
            each.percentileMillis(0.50),
            each.percentileMillis(0.95),
            each.percentileMillis(0.99),
            each.cpuMillisEach());
      }
    }
  }

  private static Result median(List<Result> results, String contender, int clients) {
    List<Result> sorted =
        results.stream()
            .filter(each -> each.contender().equals(contender) && each.clients() == clients)
            .sorted(Comparator.comparingInt(Result::workflows))
            .toList();
    return sorted.get(sorted.size() / 2);
  }
}
