package lessserver.shortener.link;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The visits of links that may be followed a limited number of times. One statement takes a visit:
 * it counts only if there is one left, so the database decides every race. Safe for use by many
 * threads and replicas. Served by {@code links_code}.
 */
@Repository
public class Visits {

  /** Where the limit was taken away elsewhere, nobody is held up. */
  private static final String LEFT = " AND (max_visits IS NULL OR visits < max_visits)";

  private final JdbcClient jdbc;

  Visits(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Takes one; false if none is left. */
  public boolean take(String code) {
    return jdbc.sql("UPDATE links SET visits = visits + 1 WHERE code = ?" + LEFT)
            .params(code)
            .update()
        == 1;
  }

  /** Gives one back that was taken and not made. */
  public void giveBack(String code) {
    jdbc.sql("UPDATE links SET visits = visits - 1 WHERE code = ? AND visits > 0")
        .params(code)
        .update();
  }

  /** Whether there is one left. */
  public boolean isLeft(String code) {
    return jdbc.sql("SELECT count(*) FROM links WHERE code = ?" + LEFT)
            .params(code)
            .query(Long.class)
            .single()
        == 1;
  }
}
