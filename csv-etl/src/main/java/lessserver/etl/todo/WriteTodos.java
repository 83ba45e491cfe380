package lessserver.etl.todo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.h2.tools.TriggerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is written to the view {@code todos} to its table, on H2, whose triggers are classes;
 * PostgreSQL's is in the migration itself.
 */
public final class WriteTodos extends TriggerAdapter {

  @Override
  public void fire(Connection connection, @Nullable ResultSet before, @Nullable ResultSet after)
      throws SQLException {
    if (after == null && before != null) {
      write(connection, "DELETE FROM todo_items WHERE id = ?", before.getLong("id"));
    } else if (before == null && after != null) {
      write(
          connection,
          "INSERT INTO todo_items (title, completed_date)"
              + " VALUES (?, CASE WHEN ? THEN CURRENT_TIMESTAMP END)",
          after.getString("title"),
          after.getBoolean("completed"));
    } else if (before != null && after != null) {
      // A flag that is written as it was leaves the date alone, also one to come.
      write(
          connection,
          "UPDATE todo_items SET title = ?, completed_date ="
              + " CASE WHEN ? THEN completed_date WHEN ? THEN CURRENT_TIMESTAMP END WHERE id = ?",
          after.getString("title"),
          before.getBoolean("completed") == after.getBoolean("completed"),
          after.getBoolean("completed"),
          before.getLong("id"));
    }
  }

  private static void write(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }
}
