package lessserver.etl.imports;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import lessserver.etl.dataset.Portion;
import lessserver.etl.dataset.Portion.Sized;
import org.jspecify.annotations.Nullable;
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
   * Some rejects.
   *
   * @param last where they end, if there are more
   */
  record Part(List<Reject> rejects, @Nullable Long last) {}

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

  /** In the order of the file, as many as fit into the memory. Served by {@code rejects_import}. */
  Part page(long importPosition, long after, int most) {
    String sql =
        "SELECT id, %s FROM rejects WHERE import = ? AND id > ? ORDER BY id LIMIT ?"
            .formatted(Portion.octets("text"));
    Portion portion =
        Portion.after(
            after,
            most,
            (from, some) ->
                client.sql(sql).params(importPosition, from, some).query(Sized::of).list());
    List<Reject> rejects =
        client
            .sql(
                "SELECT line, column_name, code, reason, text FROM rejects WHERE id IN (%s) ORDER BY id"
                    .formatted(Portion.ids(portion.rows())))
            .query(
                (row, _) ->
                    new Reject(
                        row.getLong("line"),
                        row.getString("column_name"),
                        row.getString("code"),
                        row.getString("reason"),
                        row.getString("text")))
            .list();
    return new Part(rejects, portion.last());
  }

  /** All of them, in the order of the file, a page at a time. */
  void forEach(long importPosition, Consumer<Reject> each) {
    Long after = 0L;
    while (after != null) {
      Part page = page(importPosition, after, 500);
      page.rejects().forEach(each);
      after = page.last();
    }
  }

  /** How many of them have had their places taken by this import. */
  int countReplayed(long importPosition, Collection<Long> lines, String by) {
    return client
        .sql(
            "SELECT count(*) FROM rejects WHERE import = :import AND line IN (:lines) AND"
                + " replayed_by = :by")
        .param("by", by)
        .param("import", importPosition)
        .param("lines", lines)
        .query(Integer.class)
        .single();
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
