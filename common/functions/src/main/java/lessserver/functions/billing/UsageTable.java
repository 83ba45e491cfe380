package lessserver.functions.billing;

import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What functions did on each day, by all replicas together. */
final class UsageTable {

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  UsageTable(JdbcClient jdbc, TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.transaction = transaction;
  }

  /** Adds all or nothing. */
  void add(Map<FunctionDay, Tally> tallies) {
    transaction.executeWithoutResult(_ -> tallies.forEach(this::add));
  }

  private void add(FunctionDay key, Tally tally) {
    var stored =
        jdbc.sql(
                "SELECT invocations, errors, megabyte_millis, times FROM function_usage"
                    + " WHERE function_name = ? AND used_on = ? FOR UPDATE")
            .params(key.function(), key.day())
            .query(
                (row, _) ->
                    new Tally(row.getLong(1), row.getLong(2), row.getLong(3), row.getString(4)))
            .optional();
    Tally sum = stored.orElseGet(Tally::new).plus(tally);
    String sql =
        stored.isPresent()
            ? "UPDATE function_usage SET invocations = ?, errors = ?, megabyte_millis = ?,"
                + " times = ? WHERE function_name = ? AND used_on = ?"
            : "INSERT INTO function_usage (invocations, errors, megabyte_millis, times,"
                + " function_name, used_on) VALUES (?, ?, ?, ?, ?, ?)";
    jdbc.sql(sql)
        .params(
            sum.invocations(),
            sum.errors(),
            sum.megabyteMillis(),
            sum.times(),
            key.function(),
            key.day())
        .update();
  }

  Map<FunctionDay, Tally> since(LocalDate first) {
    Map<FunctionDay, Tally> found = new TreeMap<>();
    jdbc.sql(
            "SELECT function_name, used_on, invocations, errors, megabyte_millis, times"
                + " FROM function_usage WHERE used_on >= ?") // by function_usage_used_on
        .params(first)
        .query(
            row -> {
              found.put(
                  new FunctionDay(row.getString(1), row.getObject(2, LocalDate.class)),
                  new Tally(row.getLong(3), row.getLong(4), row.getLong(5), row.getString(6)));
            });
    return found;
  }

  void forgetBefore(LocalDate day) {
    jdbc.sql("DELETE FROM function_usage WHERE used_on < ?").params(day).update();
  }
}
