package lessserver.durable.shop;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lessserver.durable.Activity;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** What the activities did, once per idempotency key, and how often they were called to. */
@Repository
public class Effects {

  private final JdbcTemplate jdbc;
  private final Breakpoint breakpoint;

  Effects(JdbcTemplate jdbc, Breakpoint breakpoint) {
    this.jdbc = jdbc;
    this.breakpoint = breakpoint;
  }

  /** Records a call, and its effect unless an earlier attempt of the same call had it already. */
  public void record(String activity, String orderId) {
    String key = Activity.idempotencyKey().orElseThrow();
    breakpoint.reached("before " + activity);
    jdbc.update(
        "INSERT INTO invocation (idempotency_key, activity, order_id) VALUES (?, ?, ?)",
        key,
        activity,
        orderId);
    jdbc.update(
        "INSERT INTO effect (idempotency_key, activity, order_id) SELECT ?, ?, ?"
            + " WHERE NOT EXISTS (SELECT 1 FROM effect WHERE idempotency_key = ?)",
        key,
        activity,
        orderId,
        key);
    breakpoint.reached("after " + activity);
  }

  /** How many effects each activity had for the order. */
  public Map<String, Integer> of(String orderId) {
    Map<String, Integer> effects = new TreeMap<>();
    jdbc.queryForList("SELECT activity FROM effect WHERE order_id = ?", String.class, orderId)
        .forEach(activity -> effects.merge(activity, 1, Integer::sum));
    return effects;
  }

  public int invocations(String activity, String orderId) {
    return jdbc.queryForList(
            "SELECT id FROM invocation WHERE activity = ? AND order_id = ?",
            Long.class,
            activity,
            orderId)
        .size();
  }

  public List<String> keys(String activity, String orderId) {
    return jdbc.queryForList(
        "SELECT idempotency_key FROM invocation WHERE activity = ? AND order_id = ?",
        String.class,
        activity,
        orderId);
  }
}
