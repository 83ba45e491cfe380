package lessserver.benchmarks.csv;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import lessserver.benchmarks.Child;
import lessserver.benchmarks.Postgres;
import lessserver.benchmarks.Service;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.springframework.util.FileSystemUtils;

/**
 * A file into a table, then another, and a third: by {@code COPY} alone, which checks nothing; by a
 * Spring Batch job; and by csv-etl as the suite runs it, on PostgreSQL and on H2. At last one that
 * is much larger, by csv-etl alone. {@code CsvBenchmark BROKER-JAR ETL-JAR [ROWS]}.
 */
public final class CsvBenchmark {

  private static final long SEED = 42;
  private static final String HEAP = "-Xmx256m"; // for each process
  private static final List<String> WHICH = List.of("first", "second", "third");
  private static final int LARGE = 9; // times as many rows: a gigabyte, if they are a million
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final Pattern SAID_BY_BATCH =
      Pattern.compile(
          "status=COMPLETED rows=(?<rows>\\d+) rejected=(?<rejected>\\d+)"
              + " seconds=(?<seconds>[0-9.]+) cpu=(?<cpu>[0-9.]+) peak=(?<peak>\\d+)");

  private final Path folder;
  private final Service.Jars jars;
  private final long rows;

  /**
   * How one contender did with one file.
   *
   * @param cpu processor seconds; 0 if it is no process of its own
   */
  private record Result(
      String who, String store, long rows, double seconds, double cpu, long peakMegabytes) {

    private double rowsPerSecond() {
      return rows / seconds;
    }
  }

  private CsvBenchmark(Path folder, Service.Jars jars, long rows) {
    this.folder = folder;
    this.jars = jars;
    this.rows = rows;
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("less-server-benchmark");
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> FileSystemUtils.deleteRecursively(folder.toFile())));
    long rows = arguments.length < 3 ? 1_000_000 : Long.parseLong(arguments[2]);
    new CsvBenchmark(folder, new Service.Jars(Path.of(arguments[0]), Path.of(arguments[1])), rows)
        .run();
  }

  private void run() throws Exception {
    List<Path> clean = files("clean", false);
    List<Path> dirty = files("dirty", true);
    System.out.printf(
        "Three files of %,d rows, %,d MB, seed %d; one row in 50 does not fit; heap of each process"
            + " %s%n%n",
        rows, Files.size(dirty.getFirst()) >> 20, SEED, HEAP);
    List<List<Result>> results = new ArrayList<>();
    try (Postgres postgres = Postgres.start(folder.resolve("postgres"))) {
      postgres.create("copied");
      results.add(copy(postgres.url("copied"), clean));
      postgres.checkpoint();
      postgres.create("batched");
      results.add(batch(postgres.url("batched") + "&reWriteBatchedInserts=true", dirty));
      postgres.checkpoint();
      postgres.create("imported");
      results.add(etl("etl-postgresql", "postgresql", postgres.url("imported"), dirty));
      results.add(etl("etl-h2", "h2", null, dirty));
      print(results);
      Path large = folder.resolve("large.csv");
      Sales.write(large, rows * LARGE, SEED, true);
      postgres.checkpoint();
      postgres.create("large");
      printLarge(
          Files.size(large),
          etl("etl-large", "postgresql", postgres.url("large"), List.of(large)).getFirst());
    }
  }

  private static void printLarge(long size, Result large) {
    System.out.printf(
        Locale.ROOT,
        "%nOne file of %,d rows, %,d MB, by less-server into PostgreSQL: %,.0f rows/s, %.0f s, peak"
            + " RSS %,d MB.%n",
        large.rows,
        size >> 20,
        large.rowsPerSecond(),
        large.seconds,
        large.peakMegabytes);
  }

  private List<Path> files(String name, boolean withBadRows) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String which : WHICH) {
      Path file = folder.resolve(name + "-" + which + ".csv");
      Sales.write(file, rows, SEED + files.size(), withBadRows);
      files.add(file);
    }
    return files;
  }

  private static void print(List<List<Result>> results) {
    System.out.println(
        "| who | store | file | rows/s | s | CPU-s | peak RSS, MB | rows/s : COPY"
            + " | rows/s : Spring Batch |");
    System.out.println("|---|---|---|--:|--:|--:|--:|--:|--:|");
    for (int which = 0; which < WHICH.size(); which++) {
      double copy = results.get(0).get(which).rowsPerSecond();
      double batch = results.get(1).get(which).rowsPerSecond();
      for (List<Result> contender : results) {
        Result each = contender.get(which);
        System.out.printf(
            Locale.ROOT,
            "| %s | %s | %s | %,.0f | %.1f | %s | %s | %.2f | %.2f |%n",
            each.who,
            each.store,
            WHICH.get(which),
            each.rowsPerSecond(),
            each.seconds,
            each.cpu == 0 ? "" : "%.1f".formatted(each.cpu),
            each.peakMegabytes == 0 ? "" : each.peakMegabytes,
            each.rowsPerSecond() / copy,
            each.rowsPerSecond() / batch);
      }
    }
  }

  /** What psql's {@code \\copy} sends. */
  private static List<Result> copy(String url, List<Path> files) throws SQLException, IOException {
    List<Result> results = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE sales (" + Sales.COLUMNS + ")");
      for (Path file : files) {
        try (InputStream content = Files.newInputStream(file)) {
          long begin = System.nanoTime();
          long copied =
              connection
                  .unwrap(PGConnection.class)
                  .getCopyAPI()
                  .copyIn("COPY sales FROM STDIN (FORMAT csv, HEADER)", content);
          double seconds = (System.nanoTime() - begin) / 1e9;
          results.add(new Result("COPY, nothing checked", "postgresql", copied, seconds, 0, 0));
        }
      }
    }
    return results;
  }

  private List<Result> batch(String url, List<Path> files)
      throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                HEAP,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                BatchJob.class.getName(),
                url));
    files.forEach(file -> arguments.add(file.toString()));
    try (Child job = Child.start(folder, "batch", Map.of(), arguments)) {
      job.await();
      List<Result> results =
          SAID_BY_BATCH.matcher(job.output()).results().map(CsvBenchmark::batchResult).toList();
      if (results.size() != files.size()) {
        throw new IllegalStateException(job.output());
      }
      return results;
    }
  }

  private static Result batchResult(MatchResult said) {
    return new Result(
        "Spring Batch",
        "postgresql",
        Long.parseLong(said.group("rows")) + Long.parseLong(said.group("rejected")),
        Double.parseDouble(said.group("seconds")),
        Double.parseDouble(said.group("cpu")),
        Long.parseLong(said.group("peak")));
  }

  private List<Result> etl(String name, String store, @Nullable String url, List<Path> files)
      throws Exception {
    Map<String, String> environment =
        url == null
            ? Map.of()
            : Map.of(
                "SPRING_PROFILES_ACTIVE",
                "postgres",
                "POSTGRES_URL",
                url,
                "POSTGRES_USER",
                Postgres.USER,
                "POSTGRES_PASSWORD",
                "");
    List<Result> results = new ArrayList<>();
    try (Service etl = Service.start(folder.resolve(name), jars, List.of(HEAP), environment)) {
      for (Path file : files) {
        results.add(load(etl, store, file));
      }
    }
    return results;
  }

  /** From the first look at the file to its last row. */
  private static Result load(Service etl, String store, Path file) throws Exception {
    double before = etl.costs().cpuSeconds();
    JsonNode sent =
        etl.accepted(
            etl.request("/api/v1/imports?dataset=sales&maxRejects=1000000")
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofFile(file))
                .build());
    JsonNode ended = awaitEnd(etl, "/api/v1/imports/" + sent.get("id").asText());
    if (!ended.get("status").asText().equals("COMPLETED")) {
      throw new IllegalStateException(ended.toString());
    }
    Duration took =
        Duration.between(
            Instant.parse(ended.get("startedAt").asText()),
            Instant.parse(ended.get("endedAt").asText()));
    return new Result(
        "less-server",
        store,
        ended.get("rowsRead").asLong(),
        took.toMillis() / 1e3,
        etl.costs().cpuSeconds() - before,
        etl.costs().peakMegabytes());
  }

  /** Its stream tells how an import goes on, and ends with it. */
  private static JsonNode awaitEnd(Service etl, String address) throws Exception {
    HttpRequest stream = etl.request(address + "/stream").build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      http.sendAsync(stream, BodyHandlers.discarding()).get(PATIENCE.toMinutes(), TimeUnit.MINUTES);
    }
    return etl.get(address);
  }
}
