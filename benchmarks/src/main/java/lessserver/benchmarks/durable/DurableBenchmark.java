package lessserver.benchmarks.durable;

import com.sun.management.OperatingSystemMXBean;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import lessserver.benchmarks.Postgres;
import lessserver.benchmarks.durable.Report.Cell;
import org.springframework.util.FileSystemUtils;

/**
 * Four activities in a row on this project's engine and on DBOS Transact, one engine at a time,
 * each time in a new database.
 */
public final class DurableBenchmark {

  private static final long GIGABYTE = 1L << 30;

  private final Settings settings;
  private final Path folder;
  private final PrintStream out;
  private final Report report = new Report();

  private DurableBenchmark(Settings settings, Path folder, PrintStream out) {
    this.settings = settings;
    this.folder = folder;
    this.out = out;
  }

  public static void main(String[] arguments) throws Exception {
    if (List.of(arguments).contains("--help")) {
      System.out.print(Settings.USAGE);
      return;
    }
    Settings settings;
    try {
      settings = Settings.of(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(Settings.USAGE);
      System.exit(2);
      return;
    }
    Path folder = Files.createTempDirectory("less-server-benchmark");
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> FileSystemUtils.deleteRecursively(folder.toFile())));
    new DurableBenchmark(settings, folder, System.out).run();
  }

  private void run() throws Exception {
    machine();
    for (String store : settings.stores()) {
      if (store.equals(Settings.H2)) {
        onH2();
      } else {
        onPostgres();
      }
    }
    out.printf("%n%s", report);
  }

  private void machine() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    out.printf(
        "%d processors, %d GB of memory, %s, Java %s, heap %d MB%n",
        system.getAvailableProcessors(),
        Math.round((double) system.getTotalMemorySize() / GIGABYTE),
        system.getName(),
        Runtime.version(),
        Runtime.getRuntime().maxMemory() >> 20);
    out.printf(
        "%d s of warm-up and %d s measured, %d passes%n",
        settings.warmUp().toSeconds(), settings.measured().toSeconds(), settings.passes());
  }

  private void onH2() throws Exception {
    out.println("H2, in a file, WRITE_DELAY=0");
    if (!settings.engines().contains(Settings.LESS_SERVER)) {
      return;
    }
    for (int pass = 1; pass <= settings.passes(); pass++) {
      Path data = folder.resolve("h2-" + pass);
      String url = "jdbc:h2:file:" + data.resolve("db") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
      try (Contender engine = LessServer.start(url, "sa", data)) {
        measure(Settings.H2, Settings.LESS_SERVER, engine, OptionalLong.empty());
      }
      FileSystemUtils.deleteRecursively(data);
    }
  }

  private void onPostgres() throws Exception {
    try (Postgres postgres = Postgres.start(folder.resolve("postgresql"))) {
      out.printf(
          "PostgreSQL %s, fsync=%s, synchronous_commit=%s; DBOS Transact %s%n",
          postgres.setting("server_version"),
          postgres.setting("fsync"),
          postgres.setting("synchronous_commit"),
          Dbos.version());
      OptionalLong server = OptionalLong.of(postgres.pid());
      for (int pass = 1; pass <= settings.passes(); pass++) {
        for (String engine : settings.engines()) {
          String database = engine.replace('-', '_') + pass;
          postgres.create(database);
          postgres.checkpoint();
          try (Contender contender = start(engine, postgres.url(database))) {
            measure(Settings.POSTGRESQL, engine, contender, server);
          }
          postgres.drop(database);
        }
      }
    }
  }

  private Contender start(String engine, String url) {
    return engine.equals(Settings.DBOS)
        ? Dbos.start(url, Postgres.USER)
        : LessServer.start(url, Postgres.USER, folder.resolve("less-server"));
  }

  private void measure(String store, String engine, Contender contender, OptionalLong server)
      throws InterruptedException, ExecutionException {
    ClosedLoop loop = new ClosedLoop(contender, server);
    for (int clients : settings.clients()) {
      Measurement measurement = loop.measure(clients, settings.warmUp(), settings.measured());
      report.add(new Cell(store, clients, engine), measurement);
      out.printf(
          "  %s, %s, clients=%d: %.0f workflows/s%n",
          store, engine, clients, measurement.perSecond());
    }
  }
}
