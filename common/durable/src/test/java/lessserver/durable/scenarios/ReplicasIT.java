package lessserver.durable.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lessserver.durable.shop.Breakpoint;
import lessserver.durable.shop.KillableShop;
import lessserver.testing.ForkedJvm;
import lessserver.testing.RealPostgres;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Several processes share one PostgreSQL. */
class ReplicasIT {

  private final String url = RealPostgres.newDatabase();
  private final JdbcTemplate jdbc =
      new JdbcTemplate(new DriverManagerDataSource(url, "postgres", ""));

  private ForkedJvm shop(String what, List<String> orders, String... more) {
    Stream<String> properties =
        Stream.concat(
            Stream.of(
                "--spring.main.web-application-type=none",
                "--spring.datasource.url=" + url,
                "--spring.datasource.username=postgres",
                "--spring.datasource.password=",
                "--lessserver.durable.lease=2s"),
            Stream.of(more));
    return KillableShop.start(what, orders, properties);
  }

  private static List<String> started(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(KillableShop.STARTED))
        .map(line -> line.substring(KillableShop.STARTED.length()))
        .toList();
  }

  private void eachHasOneEffectOfEachKind(List<String> orders) {
    List<String> wrong = new ArrayList<>();
    for (String order : orders) {
      List<String> effects =
          jdbc.queryForList(
              "SELECT activity FROM effect WHERE order_id = ? ORDER BY activity",
              String.class,
              order);
      if (!effects.equals(
          List.of(
              "checkAndReserveInventory", "emailCustomer", "processPayment", "scheduleShipping"))) {
        wrong.add(order + " " + effects);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private boolean isCompleted(String order) {
    return jdbc.queryForList(
            "SELECT status FROM durable_instance WHERE id = ?", String.class, order)
        .equals(List.of("COMPLETED"));
  }

  private int completed(List<String> orders) {
    return new NamedParameterJdbcTemplate(jdbc)
        .queryForObject(
            "SELECT count(*) FROM durable_instance WHERE id IN (:orders) AND status = 'COMPLETED'",
            Map.of("orders", orders),
            Integer.class);
  }

  private long owners() {
    return jdbc.queryForList(
            "SELECT DISTINCT owner FROM durable_partition WHERE owner IS NOT NULL", Object.class)
        .size();
  }

  @Test
  void of_three_replicas_under_load_one_is_killed_and_the_others_finish_its_work() {
    try (ForkedJvm first = shop(KillableShop.LOAD, List.of("first"));
        ForkedJvm second = shop(KillableShop.LOAD, List.of("second"));
        ForkedJvm third = shop(KillableShop.LOAD, List.of("third"))) {
      List<ForkedJvm> all = List.of(first, second, third);
      all.forEach(each -> each.awaitLines(50, line -> line.startsWith(KillableShop.STARTED)));
      await().until(() -> owners() == 3);

      List<String> orphans = started(first.kill());

      await().until(() -> completed(orphans) == orphans.size() && owners() == 2);
      List<String> orders = new ArrayList<>(orphans);
      orders.addAll(started(second.kill()).stream().filter(this::isCompleted).toList());
      eachHasOneEffectOfEachKind(orders);
    }
  }

  @Test
  void a_stopped_owner_that_wakes_up_later_cannot_store_anything() throws Exception {
    Path goOn = TemporaryData.newFolder().resolve("go-on");
    List<String> order = List.of("paused");
    try (ForkedJvm zombie =
        shop(
            KillableShop.PLACE,
            order,
            "--shop.breakpoint=before commit 3",
            "--shop.breakpoint-until=" + goOn)) {
      zombie.awaitLines(1, line -> line.startsWith(Breakpoint.REACHED));
      zombie.signal("STOP");
      try (ForkedJvm other = shop(KillableShop.FINISH, order)) {
        other.awaitLines(1, line -> line.startsWith(KillableShop.COMPLETED));
        Files.createFile(goOn);
        zombie.signal("CONT");
        zombie.awaitLines(1, line -> line.contains("event=partition-lost"));
        zombie.awaitLines(1, line -> line.contains("event=instance-discarded"));
      }
    }

    eachHasOneEffectOfEachKind(order);
    assertThat(jdbc.queryForObject("SELECT count(*) FROM durable_history", Integer.class))
        .isEqualTo(5);
  }

  @Test
  void an_owner_stopped_between_the_fence_and_the_commit_does_not_hold_its_lock_for_ever()
      throws Exception {
    Path goOn = TemporaryData.newFolder().resolve("go-on");
    List<String> order = List.of("frozen");
    try (ForkedJvm zombie =
        shop(
            KillableShop.PLACE,
            order,
            "--shop.breakpoint=inside commit 3",
            "--shop.breakpoint-until=" + goOn)) {
      zombie.awaitLines(1, line -> line.startsWith(Breakpoint.REACHED));
      zombie.signal("STOP");
      try (ForkedJvm other = shop(KillableShop.FINISH, order)) {
        other.awaitLines(1, line -> line.startsWith(KillableShop.COMPLETED));
        Files.createFile(goOn);
        zombie.signal("CONT");
        zombie.awaitLines(1, line -> line.contains("event=instance-discarded"));
      }
    }

    eachHasOneEffectOfEachKind(order);
    assertThat(jdbc.queryForObject("SELECT count(*) FROM durable_history", Integer.class))
        .isEqualTo(5);
  }
}
