package lessserver.etl.todo;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What is to be done, with a flag: once a table, now a view. */
@Repository
class Todos {

  private final JdbcClient jdbc;

  Todos(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void add(String title) {
    jdbc.sql("INSERT INTO todos (title, completed) VALUES (:title, FALSE)")
        .param("title", title)
        .update();
  }

  void complete(long id, boolean completed) {
    jdbc.sql("UPDATE todos SET completed = :completed WHERE id = :id")
        .param("completed", completed)
        .param("id", id)
        .update();
  }

  List<Todo> all() {
    return jdbc.sql("SELECT id, title, completed FROM todos ORDER BY id").query(Todo.class).list();
  }
}
