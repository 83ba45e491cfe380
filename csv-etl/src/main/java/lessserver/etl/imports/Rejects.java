package lessserver.etl.imports;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What was rejected, and why. Written by batches, in the transaction of the rows around it. */
@Repository
public class Rejects {

  private final JdbcTemplate jdbc;
  private final JdbcClient client;

  Rejects(JdbcTemplate jdbc, JdbcClient client) {
    this.jdbc = jdbc;
    this.client = client;
  }

  /**
   * A reject in the list.
   *
   * @param id its place
   */
  record Listed(long id, Reject reject) {}

  public void add(long importPosition, List<Reject> rejects) {
    jdbc.batchUpdate(
        "INSERT INTO rejects (import, line, column_name, code, reason, text) VALUES (?, ?, ?, ?, ?,"
            + " ?)",
        rejects,
        500,
        (statement, reject) -> {
          statement.setLong(1, importPosition);
          statement.setLong(2, reject.line());
          statement.setString(3, reject.column());
          statement.setString(4, reject.code());
          statement.setString(5, reject.reason());
          statement.setString(6, reject.text());
        });
  }

  /** In the order of the file. Served by {@code rejects_import}. */
  List<Listed> page(long importPosition, long after, int limit) {
    return client
        .sql(
            "SELECT id, line, column_name, code, reason, text FROM rejects WHERE import = ? AND id"
                + " > ? ORDER BY id LIMIT ?")
        .params(importPosition, after, limit)
        .query(
            (row, _) ->
                new Listed(
                    row.getLong("id"),
                    new Reject(
                        row.getLong("line"),
                        row.getString("column_name"),
                        row.getString("code"),
                        row.getString("reason"),
                        row.getString("text"))))
        .list();
  }

  /** All of them, in the order of the file, a page at a time. */
  void forEach(long importPosition, Consumer<Reject> each) {
    long after = 0;
    for (List<Listed> page = page(importPosition, after, 500);
        !page.isEmpty();
        page = page(importPosition, after, 500)) {
      page.forEach(listed -> each.accept(listed.reject()));
      after = page.getLast().id();
    }
  }

  /** Notes who takes their places; says how many of them still had theirs. */
  int replayed(long importPosition, Collection<Long> lines, String by) {
    return client
        .sql(
            "UPDATE rejects SET replayed_by = :by WHERE import = :import AND line IN (:lines) AND"
                + " replayed_by IS NULL")
        .param("by", by)
        .param("import", importPosition)
        .param("lines", lines)
        .update();
  }
}
