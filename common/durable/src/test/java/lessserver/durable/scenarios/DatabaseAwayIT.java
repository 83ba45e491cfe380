package lessserver.durable.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import lessserver.durable.DurableClient;
import lessserver.durable.RuntimeStatus;
import lessserver.durable.shop.Effects;
import lessserver.durable.shop.Order;
import lessserver.durable.shop.Shop;
import lessserver.testing.RealPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;

/** The wire between a replica and its database breaks. */
class DatabaseAwayIT {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int CLIENTS = 4;

  private final AtomicInteger numbers = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicBoolean enough = new AtomicBoolean();
  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final String name = "order-" + UUID.randomUUID() + "-";

  private static String url;
  private static Relay wire;
  private static ConfigurableApplicationContext shop;
  private static DurableClient client;

  @BeforeAll
  static void start() throws Exception {
    url = RealPostgres.newDatabase();
    int port = URI.create(url.substring("jdbc:".length())).getPort();
    wire = new Relay(port);
    shop =
        Shop.start(
            "--spring.main.web-application-type=none",
            "--spring.datasource.url=" + url.replace(":" + port + "/", ":" + wire.port() + "/"),
            // Or the driver would send the number of a prepared statement, which nobody can tell is
            // a COMMIT.
            "--spring.datasource.hikari.data-source-properties.prepareThreshold=0",
            "--spring.datasource.username=postgres",
            "--spring.datasource.password=",
            "--SUITE_TOKEN=test");
    client = shop.getBean(DurableClient.class);
  }

  @AfterAll
  static void stop() throws Exception {
    shop.close();
    wire.close();
  }

  @Test
  void ten_seconds_without_the_database_lose_nothing() throws Exception {
    underLoad(
        () -> {
          await().until(() -> acknowledged.size() > 20);
          wire.cut();
          await().pollDelay(Duration.ofSeconds(10)).until(() -> true);
          wire.mend();
          int soFar = acknowledged.size();
          await().until(() -> acknowledged.size() > soFar + 20);
        });

    everyAcknowledgedOrderIsDoneOnce();
  }

  @Test
  void a_commit_whose_answer_is_lost_is_neither_lost_nor_repeated() throws Exception {
    underLoad(
        () -> {
          for (int i = 0; i < 10; i++) {
            int soFar = acknowledged.size();
            await().until(() -> acknowledged.size() > soFar + 5);
            wire.swallowAnswersToCommits(1);
            await().until(() -> wire.commitsLeftToSwallow() == 0);
          }
        });

    everyAcknowledgedOrderIsDoneOnce();
  }

  @Test
  void a_commit_that_lands_after_the_instance_was_read_again_stands() throws Exception {
    String order = name + "late";
    try (Connection direct = DriverManager.getConnection(url, "postgres", "");
        Statement sql = direct.createStatement()) {
      sql.execute(
          "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql SET lock_timeout = 0 AS"
              + " $$ BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NEW; END $$");
      sql.execute(
          "CREATE CONSTRAINT TRIGGER hold AFTER UPDATE ON durable_instance INITIALLY DEFERRED"
              + " FOR EACH ROW WHEN (NEW.id = '%s' AND NEW.status = 'COMPLETED')".formatted(order)
              + " EXECUTE FUNCTION hold()");
      sql.execute("SELECT pg_advisory_lock(1)");
      client.start("PlaceOrder", new Order(order, "book", 1), order);
      await().until(() -> isAwaited(sql, "l.locktype = 'advisory'"));
      wire.cut(); // The COMMIT is with the database, and goes on.
      wire.mend();
      await().until(() -> isAwaited(sql, "l.locktype <> 'advisory'"));
      sql.execute("SELECT pg_advisory_unlock(1)");
    }

    assertThat(client.await(order, PATIENCE).status()).isEqualTo(RuntimeStatus.COMPLETED);
  }

  /** Whether somebody waits for such a lock. */
  private static boolean isAwaited(Statement sql, String which) throws SQLException {
    try (ResultSet waiting =
        sql.executeQuery(
            "SELECT 1 FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"
                + " WHERE NOT l.granted AND a.datname = current_database() AND "
                + which)) {
      return waiting.next();
    }
  }

  private void underLoad(Runnable trouble) {
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      for (int i = 0; i < CLIENTS; i++) {
        clients.execute(this::placeOrders);
      }
      try {
        trouble.run();
      } finally {
        enough.set(true);
      }
    }
  }

  private void placeOrders() {
    while (!enough.get()) {
      String order = name + numbers.incrementAndGet();
      try {
        client.start("PlaceOrder", new Order(order, "book", 1), order);
        acknowledged.add(order);
        client.await(order, Duration.ofSeconds(2));
      } catch (DataAccessException | TimeoutException e) {
        refused.incrementAndGet(); // What was not acknowledged may or may not be there.
      }
    }
  }

  private void everyAcknowledgedOrderIsDoneOnce() throws Exception {
    Effects effects = shop.getBean(Effects.class);
    for (String order : List.copyOf(acknowledged)) {
      assertThat(client.await(order, PATIENCE).status()).isEqualTo(RuntimeStatus.COMPLETED);
      assertThat(effects.of(order))
          .as(order)
          .hasSize(4)
          .allSatisfy((_, n) -> assertThat(n).isOne());
    }
    System.out.println(acknowledged.size() + " orders, " + refused + " refused");
  }
}
