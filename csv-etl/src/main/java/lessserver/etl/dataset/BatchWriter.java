package lessserver.etl.dataset;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JDBC batches of statements with many rows each, which is the fastest that H2 has: a statement for
 * each row would cost it up to half as much again.
 */
final class BatchWriter implements RowWriter {

  private static final int BATCH = 1_000;
  private static final int PARAMETERS = 1_000;

  @Override
  public void insert(Connection connection, Target target, List<Row> rows) throws SQLException {
    int together = Math.max(1, PARAMETERS / (2 + target.columns().size()));
    int even = rows.size() - rows.size() % together;
    insert(connection, target, rows.subList(0, even), together);
    insert(connection, target, rows.subList(even, rows.size()), 1);
  }

  /** With so many rows in a statement. */
  private static void insert(Connection connection, Target target, List<Row> rows, int together)
      throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(sql(target, together))) {
      int parameter = 1;
      int waiting = 0;
      for (int i = 0; i < rows.size(); i++) {
        Row row = rows.get(i);
        insert.setLong(parameter++, target.importPosition());
        insert.setLong(parameter++, row.line());
        for (@Nullable Object value : row.values()) {
          insert.setObject(parameter++, SqlValues.of(value));
        }
        if ((i + 1) % together == 0) {
          insert.addBatch();
          parameter = 1;
          waiting += together;
        }
        if (waiting >= BATCH) {
          insert.executeBatch();
          waiting = 0;
        }
      }
      if (waiting > 0) {
        insert.executeBatch();
      }
    }
  }

  private static String sql(Target target, int rows) {
    String row = "(?, ?" + ", ?".repeat(target.columns().size()) + ")";
    return "INSERT INTO "
        + target.table()
        + " (import, line, "
        + target.columnNames()
        + ") VALUES "
        + String.join(", ", Collections.nCopies(rows, row));
  }
}
