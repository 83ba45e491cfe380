package lessserver.etl.dataset;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JDBC batches, which is the fastest that H2 has. */
final class BatchWriter implements RowWriter {

  private static final int BATCH = 1_000;

  @Override
  public void insert(Connection connection, Target target, List<Row> rows) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(sql(target))) {
      int waiting = 0;
      for (Row row : rows) {
        insert.setLong(1, target.importPosition());
        insert.setLong(2, row.line());
        int parameter = 3;
        for (@Nullable Object value : row.values()) {
          insert.setObject(parameter++, SqlValues.of(value));
        }
        insert.addBatch();
        if (++waiting == BATCH) {
          insert.executeBatch();
          waiting = 0;
        }
      }
      if (waiting > 0) {
        insert.executeBatch();
      }
    }
  }

  private static String sql(Target target) {
    return "INSERT INTO "
        + target.table()
        + " (import, line, "
        + target.columnNames()
        + ") VALUES (?, ?"
        + ", ?".repeat(target.columns().size())
        + ")";
  }
}
