package lessserver.shortener.redirect;

import java.time.LocalDate;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The salt of each day, the same for all replicas. */
@Repository
class Salts {

  private final JdbcClient jdbc;

  Salts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The day's salt; this one if there was none yet. */
  String of(LocalDate day, String proposed) {
    return find(day)
        .orElseGet(
            () -> {
              try {
                jdbc.sql("INSERT INTO visitor_salts (salted_on, salt) VALUES (?, ?)")
                    .params(day, proposed)
                    .update();
                return proposed;
              } catch (DuplicateKeyException _) {
                return find(day).orElse(proposed);
              }
            });
  }

  /** Deletes those of earlier days; returns how many. */
  int forgetBefore(LocalDate day) {
    return jdbc.sql("DELETE FROM visitor_salts WHERE salted_on < ?").params(day).update();
  }

  private Optional<String> find(LocalDate day) {
    return jdbc.sql("SELECT salt FROM visitor_salts WHERE salted_on = ?")
        .params(day)
        .query(String.class)
        .optional();
  }
}
