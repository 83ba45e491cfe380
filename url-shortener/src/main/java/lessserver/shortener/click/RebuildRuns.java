package lessserver.shortener.click;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The last rebuild of the read model. */
@Repository
class RebuildRuns {

  private final JdbcClient jdbc;

  RebuildRuns(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void begin(Instant now) {
    jdbc.sql(
            "UPDATE click_model SET rebuild_status = 'RUNNING', rebuild_started_at = ?,"
                + " rebuild_ended_at = NULL, rebuild_read = 0, rebuild_total = NULL")
        .params(Timestamp.from(now))
        .update();
  }

  void progress(long read, long total) {
    jdbc.sql("UPDATE click_model SET rebuild_read = ?, rebuild_total = ?")
        .params(read, total)
        .update();
  }

  void end(RebuildView.Status status, Instant now) {
    jdbc.sql("UPDATE click_model SET rebuild_status = ?, rebuild_ended_at = ?")
        .params(status.name(), Timestamp.from(now))
        .update();
  }

  RebuildView view() {
    return jdbc.sql("SELECT * FROM click_model").query(RebuildRuns::row).single();
  }

  private static RebuildView row(ResultSet row, int number) throws SQLException {
    return new RebuildView(
        RebuildView.Status.valueOf(row.getString("rebuild_status")),
        instant(row.getTimestamp("rebuild_started_at")),
        instant(row.getTimestamp("rebuild_ended_at")),
        row.getLong("rebuild_read"),
        row.getObject("rebuild_total", Long.class));
  }

  private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
    return timestamp == null ? null : timestamp.toInstant();
  }
}
