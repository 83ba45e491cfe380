package lessserver.durable.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import lessserver.durable.shop.Breakpoint;
import lessserver.durable.shop.KillableShop;
import lessserver.testing.ForkedJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The shop's process is killed as {@code kill -9} does, and started again. */
abstract class KillContract {

  /** What one order does to the world. */
  private static final Map<String, Integer> ONCE_EACH =
      Map.of(
          "checkAndReserveInventory", 1,
          "processPayment", 1,
          "scheduleShipping", 1,
          "emailCustomer", 1);

  /**
   * More of them: {@code ./mvnw verify -pl common/durable -Dit.test='Killed*IT' -Dkills=100
   * -Dtest.timeout=1h}.
   */
  private static final int KILLS = Integer.getInteger("kills", 1);

  private static final boolean LONG_FORM = Integer.getInteger("kills") != null;

  /** The properties of the store that all of a test's processes share. */
  abstract List<String> store();

  private ForkedJvm shop(String what, List<String> orders, String... more) {
    Stream<String> properties =
        Stream.of(
                store().stream(),
                Stream.of(
                    "--spring.main.web-application-type=none", "--lessserver.durable.lease=1s"),
                Stream.of(more))
            .flatMap(each -> each);
    return KillableShop.start(what, orders, properties);
  }

  private Map<String, Integer> effects(JdbcTemplate jdbc, String order) {
    Map<String, Integer> effects = new TreeMap<>();
    jdbc.queryForList("SELECT activity FROM effect WHERE order_id = ?", String.class, order)
        .forEach(activity -> effects.merge(activity, 1, Integer::sum));
    return effects;
  }

  /** Opened when no process has the H2 file any more. */
  private JdbcTemplate look() {
    String url = store().getFirst().substring("--spring.datasource.url=".length());
    String user = url.startsWith("jdbc:h2") ? "" : "postgres";
    return new JdbcTemplate(new DriverManagerDataSource(url, user, ""));
  }

  /** Whether this database has every test, or leaves some to the other one. */
  boolean hasAllTests() {
    return LONG_FORM || half().equals("before");
  }

  /** What is tried on this database: a half, "before" or "after", and the commits there. */
  abstract String half();

  abstract List<Integer> commits();

  /**
   * Where an order is killed: around its commits, and around an effect. One database has some of
   * those before, the other the others after; with {@code -Dkills=...} both have all of them.
   */
  private List<String> places() {
    Stream<String> halves = LONG_FORM ? Stream.of("before", "after") : Stream.of(half());
    List<Integer> commits = LONG_FORM ? List.of(1, 2, 3, 4, 5) : commits();
    Stream<String> all =
        halves.flatMap(
            half ->
                Stream.concat(
                    commits.stream().map(no -> half + " commit " + no),
                    Stream.of(half + " processPayment")));
    // An order that is killed before its first commit does not exist: it comes first.
    return Stream.concat(Stream.of("before commit 1"), all).distinct().toList();
  }

  @Test
  void an_order_survives_a_kill_at_each_of_its_steps() {
    List<String> orders = new ArrayList<>();
    for (String place : places()) {
      orders.add("order-" + orders.size());
      try (ForkedJvm shop = shop(KillableShop.PLACE, orders, "--shop.breakpoint=" + place)) {
        shop.awaitLines(1, line -> line.startsWith(Breakpoint.REACHED));
      }
    }
    try (ForkedJvm shop = shop(KillableShop.FINISH, orders)) {
      shop.awaitLines(orders.size(), line -> line.startsWith(KillableShop.COMPLETED));
    }

    JdbcTemplate jdbc = look();
    // Killed before its first commit, an order was never acknowledged, and does not exist.
    assertThat(effects(jdbc, orders.getFirst())).isEmpty();
    for (String order : orders.subList(1, orders.size())) {
      assertThat(effects(jdbc, order)).as(order).isEqualTo(ONCE_EACH);
    }
    assertThat(jdbc.queryForList("SELECT DISTINCT status FROM durable_instance", String.class))
        .containsExactly("COMPLETED");
    assertThat(jdbc.queryForObject("SELECT count(*) FROM durable_inbox", Integer.class)).isZero();
  }

  @Test
  @EnabledIf(value = "hasAllTests", disabledReason = "on PostgreSQL with -Dkills only")
  void nothing_acknowledged_is_lost_or_doubled_by_kills_under_load() {
    long seed = ThreadLocalRandom.current().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<String> acknowledged = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      try (ForkedJvm shop = shop(KillableShop.LOAD, List.of("load-" + kill))) {
        shop.awaitLines(1 + random.nextInt(400), line -> line.startsWith(KillableShop.STARTED));
        shop.kill().stream()
            .filter(line -> line.startsWith(KillableShop.STARTED))
            .map(line -> line.substring(KillableShop.STARTED.length()))
            .forEach(acknowledged::add);
      }
    }
    try (ForkedJvm shop = shop(KillableShop.FINISH, acknowledged)) {
      shop.awaitLines(acknowledged.size(), line -> line.startsWith(KillableShop.COMPLETED));
    }

    JdbcTemplate jdbc = look();
    List<String> wrong =
        acknowledged.stream().filter(order -> !effects(jdbc, order).equals(ONCE_EACH)).toList();
    System.out.println(acknowledged.size() + " orders, " + KILLS + " kills");
    assertThat(wrong).isEmpty();
  }

  @Test
  @EnabledIf(value = "hasAllTests", disabledReason = "on PostgreSQL with -Dkills only")
  void an_instance_that_takes_its_process_down_each_time_is_given_up() {
    List<String> order = List.of("poison");
    for (int i = 0; i < 2; i++) {
      String what = i == 0 ? KillableShop.PLACE : KillableShop.FINISH;
      try (ForkedJvm shop =
          shop(
              what,
              order,
              "--lessserver.durable.most-recoveries=1",
              "--shop.breakpoint=before processPayment",
              "--shop.armed=true")) {
        shop.awaitLines(1, line -> line.startsWith(Breakpoint.REACHED));
      }
    }
    try (ForkedJvm shop =
        shop(KillableShop.FINISH, order, "--lessserver.durable.most-recoveries=1")) {
      shop.awaitLines(1, line -> line.startsWith(KillableShop.COMPLETED));
    }

    JdbcTemplate jdbc = look();
    assertThat(jdbc.queryForMap("SELECT status, failure FROM durable_instance"))
        .containsEntry("status", "FAILED")
        .extractingByKey("failure")
        .asString()
        .contains("Poison");
  }
}
