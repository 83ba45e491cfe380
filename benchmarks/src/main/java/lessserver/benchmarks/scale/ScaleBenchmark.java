package lessserver.benchmarks.scale;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import lessserver.benchmarks.Child;
import lessserver.benchmarks.Postgres;
import lessserver.durable.DurableClient;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/**
 * What stays small when much is asked of the engine: the cost of an activity in a long history or a
 * wide one, the memory of instances that wait, the time until work goes on after a kill; and what
 * replicas bring. Each in a new PostgreSQL database.
 */
public final class ScaleBenchmark {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int TIMES = 5;
  private static final int WAITING = 10_000;
  private static final int LONG_SECONDS = 3_600;
  private static final int SHORT_SECONDS = 60;
  private static final int CHAINS = 4_000;
  private static final int CHAIN_LENGTH = 4;
  private static final Duration TO_START = Duration.ofSeconds(45);

  private final Postgres postgres;
  private final Path folder;
  private final PrintStream out;
  private int databases;

  private ScaleBenchmark(Postgres postgres, Path folder, PrintStream out) {
    this.postgres = postgres;
    this.folder = folder;
    this.out = out;
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("less-server-scale");
    try (Postgres postgres = Postgres.start(folder.resolve("postgresql"))) {
      new ScaleBenchmark(postgres, folder, System.out).run();
    } finally {
      FileSystemUtils.deleteRecursively(folder.toFile());
    }
  }

  private void run() throws Exception {
    longAndWide();
    waiting();
    overdue();
    replicas();
  }

  private void longAndWide() throws Exception {
    out.printf("One instance at a time, in the process that asks; the median of %d:%n%n", TIMES);
    out.println("| orchestration | activities | ms | ms per activity | : the shortest |");
    out.println("|---|--:|--:|--:|--:|");
    try (ConfigurableApplicationContext application =
        Worker.start(database(), Postgres.USER, data())) {
      DurableClient client = application.getBean(DurableClient.class);
      for (int i = 0; i < 200; i++) { // for the JIT compilers
        millis(client, Chain.NAME, 10);
        millis(client, FanOut.NAME, 10);
      }
      rows(client, "chain", Chain.NAME);
      rows(client, "fan-out", FanOut.NAME);
    }
  }

  private void rows(DurableClient client, String shown, String name) throws Exception {
    double shortest = 0;
    for (int activities : List.of(10, 100, 1_000)) {
      List<Double> times = new ArrayList<>();
      for (int i = 0; i < TIMES; i++) {
        times.add(millis(client, name, activities));
      }
      double median = times.stream().sorted().toList().get(TIMES / 2);
      double each = median / activities;
      shortest = shortest == 0 ? each : shortest;
      out.printf(
          "| %s | %,d | %,.0f | **%.2f** | %.2f |%n",
          shown, activities, median, each, each / shortest);
    }
  }

  private static double millis(DurableClient client, String name, int activities) throws Exception {
    long began = System.nanoTime();
    int done = client.await(client.start(name, activities), Integer.class, PATIENCE);
    if (done != activities) {
      throw new IllegalStateException("%s of %d came to %d".formatted(name, activities, done));
    }
    return (System.nanoTime() - began) / 1e6;
  }

  private void waiting() throws Exception {
    String url = database();
    out.printf(
        "%n%,d instances that wait for an event and a timer, in one process with a heap of 256"
            + " MB:%n%n",
        WAITING);
    out.println("| | |");
    out.println("|---|--:|");
    try (Child first = worker(url, Worker.WAIT, WAITING, LONG_SECONDS)) {
      awaitLine(first, Worker.DONE);
      String[] said = line(first, Worker.MEASURED).orElseThrow().split(" ", -1);
      out.printf("| started per second | %s |%n", said[1]);
      out.printf("| heap for each of them, KB | **%s** |%n", said[2]);
      out.printf("| RSS of the process, MB | %d |%n", first.costs().megabytes());
      first.kill();
    }
    long began = System.nanoTime();
    try (Child second = worker(url, Worker.ANSWER, WAITING)) {
      awaitLine(second, Worker.READY);
      out.printf("| after `kill -9`, until a new process is ready, s | %.1f |%n", since(began));
      awaitLine(second, Worker.DONE);
      out.printf("| until it has sent all of them their event, s | %.1f |%n", since(began));
      awaitCompleted(url, WAITING);
      out.printf("| **until all of them have completed, s** | **%.1f** |%n", since(began));
    }
  }

  private void overdue() throws Exception {
    String url = database();
    Instant due;
    try (Child first = worker(url, Worker.WAIT, WAITING, SHORT_SECONDS)) {
      awaitLine(first, Worker.DONE);
      due = Instant.now().plusSeconds(SHORT_SECONDS);
      first.kill();
    }
    await().atMost(PATIENCE).until(() -> Instant.now().isAfter(due));
    long began = System.nanoTime();
    try (Child _ = worker(url)) {
      awaitCompleted(url, WAITING);
      out.printf(
          "| after `kill -9`, if all their timers fall due before a new process is started: until"
              + " all have completed, s | %.1f |%n",
          since(began));
    }
  }

  private void replicas() throws Exception {
    out.printf(
        "%n%,d chains of %d activities that begin at once, by so many processes on this"
            + " machine:%n%n",
        CHAINS, CHAIN_LENGTH);
    out.println("| replicas | workflows/s | : one |");
    out.println("|--:|--:|--:|");
    double one = 0;
    for (int replicas : List.of(1, 3)) {
      double perSecond = perSecond(replicas);
      one = one == 0 ? perSecond : one;
      out.printf("| %d | **%.0f** | %.2f |%n", replicas, perSecond, perSecond / one);
    }
  }

  private double perSecond(int replicas) throws Exception {
    String url = database();
    Instant begin = Instant.ofEpochSecond(Instant.now().plus(TO_START).getEpochSecond());
    List<Child> workers = new ArrayList<>();
    try {
      Child first = worker(url, Worker.SCHEDULE, CHAINS, CHAIN_LENGTH, begin.getEpochSecond());
      workers.add(first);
      for (int i = 1; i < replicas; i++) {
        workers.add(worker(url));
      }
      for (Child worker : workers) {
        awaitLine(worker, Worker.DONE);
      }
      if (Instant.now().isAfter(begin)) {
        throw new IllegalStateException("the processes took too long to start");
      }
      awaitCompleted(url, CHAINS);
      return CHAINS / (Duration.between(begin, Instant.now()).toMillis() / 1e3);
    } finally {
      workers.forEach(Child::kill);
    }
  }

  private String database() throws Exception {
    String name = "scale" + ++databases;
    postgres.create(name);
    postgres.checkpoint();
    return postgres.url(name);
  }

  private String data() {
    return folder.resolve("data" + databases).toString();
  }

  private Child worker(String url, Object... task) throws IOException {
    List<String> arguments =
        Stream.concat(
                Stream.of(
                    "-Xmx256m",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Worker.class.getName(),
                    url,
                    data()),
                Stream.of(task).map(String::valueOf))
            .toList();
    return Child.start(folder, "worker" + System.nanoTime(), Map.of(), arguments);
  }

  private static void awaitLine(Child worker, String line) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              worker.checkAlive();
              return line(worker, line).isPresent();
            });
  }

  /** The first line of its output that begins so. */
  private static Optional<String> line(Child worker, String beginning) throws IOException {
    return worker.output().lines().filter(each -> each.startsWith(beginning)).findFirst();
  }

  private static void awaitCompleted(String url, int count) throws Exception {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> completed(statement), Optional.of(count)::equals);
    }
  }

  private static Optional<Integer> completed(Statement statement) throws Exception {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT count(*) FROM durable_instance WHERE status = 'COMPLETED'")) {
      return row.next() ? Optional.of(row.getInt(1)) : Optional.empty();
    }
  }

  private static double since(long began) {
    return (System.nanoTime() - began) / 1e9;
  }
}
