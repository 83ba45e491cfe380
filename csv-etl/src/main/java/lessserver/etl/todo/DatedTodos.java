package lessserver.etl.todo;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What is to be done, with a date. */
@Repository
class DatedTodos {

  private final JdbcClient jdbc;

  DatedTodos(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void complete(long id, @Nullable Instant date) {
    jdbc.sql("UPDATE todo_items SET completed_date = :date WHERE id = :id")
        .param("date", date == null ? null : date.atOffset(ZoneOffset.UTC))
        .param("id", id)
        .update();
  }

  List<DatedTodo> all() {
    return jdbc.sql("SELECT id, title, completed_date FROM todo_items ORDER BY id")
        .query(
            (row, _) -> {
              OffsetDateTime date = row.getObject("completed_date", OffsetDateTime.class);
              return new DatedTodo(
                  row.getLong("id"),
                  row.getString("title"),
                  date == null ? null : date.toInstant());
            })
        .list();
  }
}
