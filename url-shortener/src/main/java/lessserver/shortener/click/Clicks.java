package lessserver.shortener.click;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The read model of clicks. Plain SQL, because it is written once per click and read by aggregates
 * only; see docs/decisions/0003-clicks-in-plain-sql.md.
 */
@Repository
class Clicks {

  private final JdbcClient jdbc;

  Clicks(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void add(Click click) {
    jdbc.sql(
            "INSERT INTO clicks (code, campaign, medium, referrer, browser, os, device, bot,"
                + " clicked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .params(
            click.code(),
            click.campaign(),
            click.medium(),
            click.referrer(),
            click.agent().browser(),
            click.agent().os(),
            click.agent().device(),
            click.agent().bot(),
            Timestamp.from(click.clickedAt()))
        .update();
  }

  /**
   * Most clicks first; by time, earliest first. Served by {@code clicks_code}, {@code
   * clicks_campaign}.
   */
  List<ClickReport.Count> count(ClickQuery query) {
    GroupBy by = query.by();
    StringBuilder sql =
        new StringBuilder(
            "SELECT " + by.sql() + " AS group_key, count(*) AS clicks FROM clicks WHERE TRUE");
    if (query.code() != null) {
      sql.append(" AND code = :code");
    }
    if (query.campaign() != null) {
      sql.append(" AND campaign = :campaign");
    }
    if (query.from() != null) {
      sql.append(" AND clicked_at >= :from");
    }
    if (query.to() != null) {
      sql.append(" AND clicked_at < :to");
    }
    if (!query.bots()) {
      sql.append(" AND NOT bot");
    }
    sql.append(" GROUP BY ")
        .append(by.sql())
        .append(" ORDER BY ")
        .append(by.isTime() ? "group_key" : "clicks DESC, group_key");
    return jdbc.sql(sql.toString())
        .param("code", query.code())
        .param("campaign", query.campaign())
        .param("from", timestamp(query.from()))
        .param("to", timestamp(query.to()))
        .query(
            (row, _) ->
                new ClickReport.Count(by.key(row.getObject("group_key")), row.getLong("clicks")))
        .list();
  }

  /** When the newest click that is counted was made. */
  Optional<Instant> newest() {
    return jdbc.sql("SELECT clicked_at FROM clicks ORDER BY clicked_at DESC LIMIT 1")
        .query((row, _) -> row.getTimestamp("clicked_at").toInstant())
        .optional();
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
    return instant == null ? null : Timestamp.from(instant);
  }
}
