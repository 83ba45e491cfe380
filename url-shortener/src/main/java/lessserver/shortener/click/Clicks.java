package lessserver.shortener.click;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The read model of clicks. Plain SQL, because it is written in batches and read by aggregates
 * only; see docs/decisions/0003-clicks-in-plain-sql.md.
 *
 * <p>It has generations. One is read; while another is built from the topic, what comes goes into
 * both. A click is in a generation once, which {@code clicks_event} sees to.
 */
@Repository
class Clicks {

  private static final String IN_USE = "generation = (SELECT live FROM click_model)";
  private static final int CHUNK = 5_000;

  /** How many keys a report has at most. */
  static final int MOST_KEYS = 1_000;

  private final JdbcClient jdbc;
  private final JdbcTemplate batches;

  Clicks(JdbcClient jdbc, JdbcTemplate batches) {
    this.jdbc = jdbc;
    this.batches = batches;
  }

  /** Adds what is new to each generation, and remembers how far the topic is counted. */
  void add(List<Click> clicks) {
    for (int generation : generations()) {
      add(generation, clicks);
    }
    remember(clicks);
  }

  /** Adds what is new to one generation. */
  void add(int generation, List<Click> clicks) {
    // In an order of their own, so that nobody who adds the same waits for the other in a circle.
    Map<String, Click> byId = new TreeMap<>();
    clicks.forEach(click -> byId.putIfAbsent(click.eventId(), click));
    if (byId.isEmpty()) {
      return;
    }
    byId.keySet().removeAll(known(generation, byId.keySet()));
    batches.batchUpdate(
        "INSERT INTO clicks (generation, event_id, topic_partition, topic_offset, code, campaign,"
            + " medium, referrer, browser, os, device, bot, visitor, clicked_at) VALUES (?, ?, ?,"
            + " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        byId.values().stream().map(click -> row(generation, click)).toList());
  }

  /** Served by {@code clicks_event}. */
  private Set<String> known(int generation, Set<String> ids) {
    return new HashSet<>(
        jdbc.sql(
                "SELECT event_id FROM clicks WHERE generation = :generation AND event_id IN (:ids)")
            .param("generation", generation)
            .param("ids", ids)
            .query(String.class)
            .list());
  }

  private static Object[] row(int generation, Click click) {
    return new Object[] {
      generation,
      click.eventId(),
      click.partition(),
      click.offset(),
      click.code(),
      click.campaign(),
      click.medium(),
      click.referrer(),
      click.agent().browser(),
      click.agent().os(),
      click.agent().device(),
      click.agent().bot(),
      click.visitor(),
      Timestamp.from(click.clickedAt())
    };
  }

  private void remember(List<Click> clicks) {
    Map<Integer, Long> next = new TreeMap<>();
    clicks.forEach(click -> next.merge(click.partition(), click.offset() + 1, Math::max));
    Timestamp newest =
        clicks.stream()
            .map(Click::clickedAt)
            .max(Comparator.naturalOrder())
            .map(Timestamp::from)
            .orElse(null);
    next.forEach(
        (partition, offset) -> {
          int known =
              jdbc.sql(
                      "UPDATE click_positions SET next_offset = GREATEST(next_offset, ?),"
                          + " newest_click = GREATEST(newest_click, CAST(? AS TIMESTAMP(6) WITH"
                          + " TIME ZONE)) WHERE topic_partition = ?")
                  .params(offset, newest, partition)
                  .update();
          if (known == 0) {
            jdbc.sql(
                    "INSERT INTO click_positions (topic_partition, next_offset, newest_click)"
                        + " VALUES (?, ?, ?)")
                .params(partition, offset, newest)
                .update();
          }
        });
  }

  /**
   * Most clicks first; by time, earliest first; one more than {@link #MOST_KEYS} at most. Served by
   * {@code clicks_code}, {@code clicks_campaign}, {@code clicks_clicked_at}.
   */
  List<ClickReport.Count> count(ClickQuery query) {
    GroupBy by = query.by();
    StringBuilder sql =
        new StringBuilder(
            "SELECT "
                + by.sql()
                + " AS group_key, count(*) AS clicks, count(DISTINCT visitor) AS visitors FROM"
                + " clicks WHERE "
                + IN_USE);
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
        .append(by.isTime() ? "group_key" : "clicks DESC, group_key")
        .append(" LIMIT ")
        .append(MOST_KEYS + 1);
    return jdbc.sql(sql.toString())
        .param("code", query.code())
        .param("campaign", query.campaign())
        .param("from", timestamp(query.from()))
        .param("to", timestamp(query.to()))
        .query(
            (row, _) ->
                new ClickReport.Count(
                    by.key(row.getObject("group_key")),
                    row.getLong("clicks"),
                    row.getLong("visitors")))
        .list();
  }

  /** When the newest click that is counted was made. */
  Optional<Instant> newest() {
    return jdbc.sql("SELECT max(newest_click) AS newest FROM click_positions")
        .query((row, _) -> row.getTimestamp("newest"))
        .optional()
        .map(Timestamp::toInstant);
  }

  /** Counts by this topic from now on; from its beginning, if another was counted before. */
  void follow(String topic) {
    jdbc.sql("UPDATE click_model SET topic_id = ? WHERE topic_id IS NULL").params(topic).update();
    int anew =
        jdbc.sql(
                "UPDATE click_model SET topic_id = ?, topic_since = (SELECT COALESCE(max(id), 0)"
                    + " FROM clicks) WHERE topic_id <> ?")
            .params(topic, topic)
            .update();
    if (anew == 1) {
      jdbc.sql("UPDATE click_positions SET next_offset = 0 WHERE topic_partition >= 0").update();
    }
  }

  /** How far each partition of the topic is counted; less than before only if it is another. */
  Map<Integer, Long> positions() {
    Map<Integer, Long> positions = new TreeMap<>();
    jdbc.sql("SELECT topic_partition, next_offset FROM click_positions WHERE topic_partition >= 0")
        .query(
            row -> {
              positions.put(row.getInt("topic_partition"), row.getLong("next_offset"));
            });
    return positions;
  }

  /**
   * The clicks of a part of the topic, in its order. Served by {@code clicks_position}.
   *
   * @param from the first offset
   * @param to the first offset not to read any more
   */
  List<ToldAgain> between(int partition, long from, long to, ClickFilter filter, int most) {
    return jdbc.sql(
            "SELECT * FROM clicks WHERE "
                + IN_USE
                + " AND topic_partition = :partition AND topic_offset >= :from AND topic_offset <"
                + " :to AND id > (SELECT topic_since FROM click_model)"
                + (filter.code() == null ? "" : " AND code = :code")
                + (filter.campaign() == null ? "" : " AND campaign = :campaign")
                + (filter.bots() ? "" : " AND NOT bot")
                + " ORDER BY topic_offset LIMIT :most")
        .param("partition", partition)
        .param("from", from)
        .param("to", to)
        .param("code", filter.code())
        .param("campaign", filter.campaign())
        .param("most", most)
        .query(Clicks::toldAgain)
        .list();
  }

  /** A click of the read model, and where in its partition it stood. */
  record ToldAgain(long offset, ClickView view) {}

  private static ToldAgain toldAgain(ResultSet row, int number) throws SQLException {
    return new ToldAgain(
        row.getLong("topic_offset"),
        new ClickView(
            row.getString("code"),
            row.getString("campaign"),
            row.getString("medium"),
            row.getString("referrer"),
            row.getString("browser"),
            row.getString("os"),
            row.getString("device"),
            row.getBoolean("bot"),
            row.getTimestamp("clicked_at").toInstant()));
  }

  /** Begins a new generation, into which what comes goes from now on, too. */
  int beginGeneration() {
    jdbc.sql("UPDATE click_model SET newest = newest + 1, building = newest + 1").update();
    return jdbc.sql("SELECT building FROM click_model").query(Integer.class).single();
  }

  /** The generation that is being built. */
  Optional<Integer> building() {
    return jdbc.sql("SELECT building FROM click_model WHERE building IS NOT NULL")
        .query(Integer.class)
        .optional();
  }

  /** Reads that generation from now on; false if it is not being built any more. */
  boolean use(int generation) {
    return jdbc.sql("UPDATE click_model SET live = building, building = NULL WHERE building = ?")
            .params(generation)
            .update()
        == 1;
  }

  /** Builds that generation no more. */
  void abandon(int generation) {
    jdbc.sql("UPDATE click_model SET building = NULL WHERE building = ?")
        .params(generation)
        .update();
  }

  /**
   * Deletes some clicks that no generation in use has; returns how many. Served by {@code
   * clicks_clicked_at}.
   */
  int deleteSome() {
    Optional<Integer> unused = unused();
    return unused.isEmpty()
        ? 0
        : jdbc.sql(
                "DELETE FROM clicks WHERE id IN (SELECT id FROM clicks WHERE generation = ? AND"
                    + " generation NOT IN (SELECT live FROM click_model UNION ALL SELECT"
                    + " COALESCE(building, live) FROM click_model) LIMIT "
                    + CHUNK
                    + ")")
            .params(unused.get())
            .update();
  }

  /** From one to the next, since there are few generations and many clicks. */
  private Optional<Integer> unused() {
    List<Integer> used = generations();
    int last = Integer.MIN_VALUE;
    while (true) {
      Optional<Integer> following =
          jdbc.sql("SELECT generation FROM clicks WHERE generation > ? ORDER BY generation LIMIT 1")
              .params(last)
              .query(Integer.class)
              .optional();
      if (following.isEmpty() || !used.contains(following.get())) {
        return following;
      }
      last = following.get();
    }
  }

  private List<Integer> generations() {
    return jdbc.sql(
            "SELECT live FROM click_model UNION SELECT building FROM click_model WHERE building IS"
                + " NOT NULL")
        .query(Integer.class)
        .list();
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
    return instant == null ? null : Timestamp.from(instant);
  }
}
