package lessserver.benchmarks.scale;

import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import lessserver.benchmarks.Postgres;
import lessserver.durable.DurableClient;
import lessserver.durable.StartOptions;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * A replica in a process of its own: {@code URL DATA TASK...}. It says {@code ready} when its
 * engine runs, does its task, says {@code done}, and runs until it is ended.
 */
@SpringBootApplication(proxyBeanMethods = false)
class Worker {

  static final String READY = "ready";
  static final String DONE = "done";

  /** Before how many were started per second, and how many KB of heap each of them takes. */
  static final String MEASURED = "measured";

  /** Starts so many instances that wait so many seconds, and measures them. */
  static final String WAIT = "wait";

  /** Starts so many chains of such a length that begin at that second since 1970. */
  static final String SCHEDULE = "schedule";

  /** Sends so many waiting instances what they wait for. */
  static final String ANSWER = "answer";

  private static final int CLIENTS = 64;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long KILOBYTE = 1_024;

  @Bean
  Function<Integer, Integer> next() {
    return number -> number + 1;
  }

  static ConfigurableApplicationContext start(String jdbcUrl, String user, String data) {
    return new SpringApplication(Worker.class)
        .run(
            "--spring.datasource.url=" + jdbcUrl,
            "--spring.datasource.username=" + user,
            "--spring.datasource.password=",
            "--lessserver.data=" + data);
  }

  public static void main(String[] arguments) throws Exception {
    ConfigurableApplicationContext application = start(arguments[0], Postgres.USER, arguments[1]);
    DurableClient client = application.getBean(DurableClient.class);
    say(READY);
    if (arguments.length > 2) {
      int count = Integer.parseInt(arguments[3]);
      switch (arguments[2]) {
        case WAIT ->
            startWaiting(
                client,
                application.getBean(DataSource.class),
                count,
                Integer.parseInt(arguments[4]));
        case SCHEDULE -> {
          Instant at = Instant.ofEpochSecond(Long.parseLong(arguments[5]));
          Integer length = Integer.valueOf(arguments[4]);
          each(count, _ -> client.start(Chain.NAME, length, StartOptions.PLAIN.at(at)));
        }
        case ANSWER -> each(count, i -> client.raiseEvent(id(i), Waiting.EVENT, i));
        default -> throw new IllegalArgumentException("unknown task " + arguments[2]);
      }
    }
    say(DONE);
    Thread.currentThread().join();
  }

  private static void startWaiting(DurableClient client, DataSource store, int count, int seconds)
      throws Exception {
    long before = heap();
    long began = System.nanoTime();
    each(count, i -> client.start(Waiting.NAME, seconds, id(i)));
    double took = Duration.ofNanos(System.nanoTime() - began).toMillis() / 1e3;
    awaitParked(store, count);
    long after = heap();
    say(
        "%s %.0f %.1f"
            .formatted(MEASURED, count / took, (after - before) / (double) count / KILOBYTE));
  }

  private static String id(int number) {
    return "waiting-" + number;
  }

  /** By some threads at once, as requests to a service come. */
  private static void each(int count, IntConsumer action) throws Exception {
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      var all =
          IntStream.range(0, count).mapToObj(i -> clients.submit(() -> action.accept(i))).toList();
      for (var one : all) {
        one.get();
      }
    }
  }

  /** Each is parked once its timer is written down. */
  private static void awaitParked(DataSource store, int count) throws SQLException {
    try (Connection connection = store.getConnection();
        Statement statement = connection.createStatement()) {
      await().atMost(PATIENCE).until(() -> timers(statement) == count);
    }
  }

  private static int timers(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT count(*) FROM durable_inbox")) {
      row.next();
      return row.getInt(1);
    }
  }

  /** In bytes, without garbage. */
  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
