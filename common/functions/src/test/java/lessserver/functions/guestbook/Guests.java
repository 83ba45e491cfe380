package lessserver.functions.guestbook;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The guests in the book. */
@Repository
public class Guests {

  private final JdbcClient jdbc;

  Guests(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void add(String name) {
    jdbc.sql("INSERT INTO guests (name) VALUES (?)").param(name).update();
  }

  public long count(String name) {
    return jdbc.sql("SELECT count(*) FROM guests WHERE name = ?")
        .param(name)
        .query(Long.class)
        .single();
  }
}
