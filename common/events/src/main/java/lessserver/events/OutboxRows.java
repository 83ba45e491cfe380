package lessserver.events;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** The outbox table. Every method takes part in the caller's transaction. */
class OutboxRows {

  record Row(long id, UnpublishedEvent event) {}

  private final JdbcTemplate jdbc;

  OutboxRows(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  void add(
      Event event, String eventId, Instant occurredAt, @Nullable String traceparent, String data) {
    jdbc.update(
        "INSERT INTO outbox (topic, event_id, type, subject, occurred_at, traceparent, data)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
        event.topic(),
        eventId,
        event.type(),
        event.subject(),
        Timestamp.from(occurredAt),
        traceparent,
        data);
  }

  /**
   * Takes this replica's turn at publishing, until the transaction ends; false while another
   * replica has it.
   */
  boolean takeTurn() {
    return !jdbc.queryForList(
            "SELECT no FROM outbox_turn WHERE no = 1 FOR UPDATE SKIP LOCKED", Integer.class)
        .isEmpty();
  }

  /** The oldest rows that wait. Served by the primary key. */
  List<Row> oldest(int limit) {
    return jdbc.query(
        "SELECT * FROM outbox WHERE refused IS NULL ORDER BY id LIMIT ?", OutboxRows::row, limit);
  }

  /**
   * Removes exactly these rows. Never a range: ids are allocated before they commit, so a row with
   * a smaller id may become visible later, unsent.
   */
  void remove(List<Long> ids) {
    jdbc.batchUpdate(
        "DELETE FROM outbox WHERE id = ?", ids.stream().map(id -> new Object[] {id}).toList());
  }

  void refuse(long id, String reason) {
    jdbc.update(
        "UPDATE outbox SET refused = ? WHERE id = ?",
        reason.substring(0, Math.min(500, reason.length())),
        id);
  }

  /** How many rows wait to be published; a refused one waits for a human. */
  long waiting() {
    Long count =
        jdbc.queryForObject("SELECT count(*) FROM outbox WHERE refused IS NULL", Long.class);
    return count == null ? 0 : count;
  }

  private static Row row(ResultSet row, int number) throws SQLException {
    return new Row(
        row.getLong("id"),
        new UnpublishedEvent(
            row.getString("event_id"),
            row.getString("topic"),
            row.getString("type"),
            row.getString("subject"),
            row.getTimestamp("occurred_at").toInstant(),
            row.getString("traceparent"),
            row.getString("data")));
  }
}
