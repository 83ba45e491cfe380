package lessserver.functions.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import lessserver.testing.RealPostgres;
import lessserver.testing.SettableClock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

class FunctionUsageIT {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final int KEPT_DAYS = 31;

  /** A service and its processes, one after the other or at once. */
  abstract static class Contract {

    private final DriverManagerDataSource database;
    private final SettableClock clock = new SettableClock(NOON);

    Contract(String url, String user) {
      database = new DriverManagerDataSource(url, user, "");
    }

    @BeforeAll
    void make_the_table() {
      new ResourceDatabasePopulator(
              new ClassPathResource("db/common/functions/V0.1.1__function_usage.sql"))
          .execute(database);
    }

    private Replica replica() {
      return new Replica(database, clock);
    }

    @Test
    void what_was_kept_survives_the_process_and_what_comes_after_is_added() {
      Replica first = replica();
      first.call("survivor", 40, false);
      first.call("survivor", 40, true);
      first.usage.keep();
      first.call("survivor", 40, false); // and then it is killed

      Replica second = replica();
      assertThat(second.total("survivor"))
          .satisfies(
              usage -> {
                assertThat(usage.invocations()).isEqualTo(2);
                assertThat(usage.errors()).isEqualTo(1);
                assertThat(usage.gbSeconds()).isCloseTo(2 * 0.1 / 8, within(1e-9));
                assertThat(usage.p50Millis()).isCloseTo(40, within(0.4));
              });
      second.call("survivor", 10_000, false);
      assertThat(second.total("survivor").invocations()).as("not kept yet").isEqualTo(3);
      second.usage.keep();
      assertThat(replica().total("survivor"))
          .satisfies(
              usage -> {
                assertThat(usage.invocations()).isEqualTo(3);
                assertThat(usage.gbSeconds()).isCloseTo(10.2 / 8, within(1e-9));
                assertThat(usage.p99Millis()).isCloseTo(10_000, within(100.0));
              });
    }

    @Test
    void days_begin_at_midnight_by_utc_and_end_after_a_month() {
      Replica process = replica();
      process.call("daily", 1, false);
      clock.set(Instant.parse("2026-03-01T23:59:59.999Z"));
      process.call("daily", 1, false);
      clock.set(Instant.parse("2026-03-02T00:00:00Z"));
      process.call("daily", 1, false);
      process.usage.keep();

      assertThat(process.days("daily"))
          .containsExactly(LocalDate.of(2026, 3, 2), LocalDate.of(2026, 3, 1));
      assertThat(
              process
                  .usage
                  .onLastDays(1)
                  .getOrDefault("daily", Usage.Report.NOTHING)
                  .total()
                  .invocations())
          .isEqualTo(1);
      clock.set(Instant.parse("2026-04-01T00:00:00Z"));
      assertThat(process.days("daily")).containsExactly(LocalDate.of(2026, 3, 2));
      process.usage.keep();
      clock.set(NOON);
      assertThat(replica().days("daily")).containsExactly(LocalDate.of(2026, 3, 2));
    }

    @Test
    void replicas_that_keep_at_once_lose_nothing() throws Exception {
      List<Replica> replicas = IntStream.range(0, 4).mapToObj(_ -> replica()).toList();
      try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
        List<Future<?>> running =
            replicas.stream().<Future<?>>map(each -> threads.submit(() -> busy(each))).toList();
        for (Future<?> each : running) {
          each.get();
        }
      }
      replicas.forEach(each -> each.usage.keep()); // what another one's first row was in the way of

      assertThat(replica().total("popular").invocations()).isEqualTo(4 * 20 * 5);
      assertThat(replica().total("other").invocations()).isEqualTo(4 * 20);
    }

    private static void busy(Replica process) {
      for (int round = 0; round < 20; round++) {
        process.call("other", 1, false);
        for (int call = 0; call < 5; call++) {
          process.call("popular", 1, false);
        }
        process.usage.keep();
      }
    }
  }

  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class OnH2 extends Contract {
    OnH2(@TempDir Path folder) {
      super("jdbc:h2:file:" + folder.resolve("db") + ";WRITE_DELAY=0;DB_CLOSE_DELAY=-1", "sa");
    }
  }

  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class OnPostgres extends Contract {
    OnPostgres() {
      super(RealPostgres.newDatabase(), "postgres");
    }
  }

  @Test
  void while_the_database_is_away_calls_are_counted_and_nothing_is_lost(@TempDir Path folder) {
    String url = "jdbc:h2:file:" + folder.resolve("db") + ";IFEXISTS=TRUE";
    SettableClock clock = new SettableClock(NOON);
    Replica process = new Replica(new DriverManagerDataSource(url, "sa", ""), clock);
    process.call("patient", 1, false);
    process.usage.keep();
    assertThatThrownBy(() -> process.usage.onLastDays(1)).isInstanceOf(DataAccessException.class);

    new ResourceDatabasePopulator(
            new ClassPathResource("db/common/functions/V0.1.1__function_usage.sql"))
        .execute(
            new DriverManagerDataSource(
                url.replace(";IFEXISTS=TRUE", ";DB_CLOSE_DELAY=-1"), "sa", ""));
    process.usage.keep();

    assertThat(process.pending.invocations()).isZero();
    assertThat(process.total("patient").invocations()).isEqualTo(1);
  }

  @Test
  void without_a_database_it_is_known_as_long_as_the_process_lives() {
    SettableClock clock = new SettableClock(NOON);
    PendingUsage pending = Replica.pending(clock);
    FunctionUsage usage = new FunctionUsage(pending, null, KEPT_DAYS);
    pending.count("lonely", 1, false);
    usage.keep();
    assertThat(
            usage
                .onLastDays(KEPT_DAYS)
                .getOrDefault("lonely", Usage.Report.NOTHING)
                .total()
                .invocations())
        .isEqualTo(1);

    clock.advance(Duration.ofDays(KEPT_DAYS));
    usage.keep();
    assertThat(pending.invocations()).isZero();
  }

  /** A process of the service. */
  private static final class Replica {

    private final PendingUsage pending;
    private final FunctionUsage usage;

    private Replica(DriverManagerDataSource database, SettableClock clock) {
      pending = pending(clock);
      usage =
          new FunctionUsage(
              pending,
              new UsageTable(
                  JdbcClient.create(database),
                  new TransactionTemplate(new JdbcTransactionManager(database))),
              KEPT_DAYS);
    }

    private static PendingUsage pending(SettableClock clock) {
      DataSize memory = DataSize.ofMegabytes(128);
      return new PendingUsage(
          new BillingRules(Duration.ofMillis(100), Duration.ofMillis(1), memory, memory, KEPT_DAYS),
          clock,
          memory::toBytes);
    }

    private void call(String function, long millis, boolean failed) {
      pending.count(function, Duration.ofMillis(millis).toNanos(), failed);
    }

    private Usage total(String function) {
      return usage.onLastDays(KEPT_DAYS).getOrDefault(function, Usage.Report.NOTHING).total();
    }

    private List<LocalDate> days(String function) {
      return usage
          .onLastDays(KEPT_DAYS)
          .getOrDefault(function, Usage.Report.NOTHING)
          .days()
          .stream()
          .map(Usage.Day::day)
          .toList();
    }
  }
}
