package lessserver.etl.scrub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.re2j.Pattern;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import lessserver.etl.dataset.Column;
import lessserver.etl.dataset.Dataset;
import lessserver.etl.dataset.Datasets;
import lessserver.etl.dataset.Portion;
import lessserver.etl.dataset.Portion.Sized;
import lessserver.etl.dataset.SqlValues;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * The rows that break a rule, and the quarantine. Plain SQL over tables that are made at run time;
 * names in it were made here, values are bound. Its statements may take a minute.
 */
@Repository
class ScrubRows {

  private static final int SECONDS = 60;
  private static final int PAGE = 1_000;

  private final JdbcTemplate jdbc;
  private final NamedParameterJdbcTemplate named;
  private final Datasets datasets;
  private final ObjectMapper json;

  ScrubRows(DataSource store, Datasets datasets, ObjectMapper json) {
    this.jdbc = new JdbcTemplate(store);
    this.jdbc.setQueryTimeout(SECONDS);
    this.named = new NamedParameterJdbcTemplate(jdbc);
    this.datasets = datasets;
    this.json = json;
  }

  /** A row in quarantine. */
  record Quarantined(
      long id, String run, String rule, String reason, String values, Instant takenAt) {}

  /** Some rows that break a rule, and from where to look on; none are left if that is null. */
  record Broken(List<Long> rows, @Nullable Long next) {}

  /** Of the rows after this one, the first that break the rule. */
  Broken broken(Dataset dataset, Column column, Rule rule, long after) {
    return rule.check() == Rule.Check.PATTERN
        ? unlike(dataset, column, rule, after)
        : found(dataset, column, rule, after);
  }

  private Broken found(Dataset dataset, Column column, Rule rule, long after) {
    List<Object> values = new ArrayList<>();
    values.add(after);
    String condition = condition(dataset, column, rule, values);
    List<Long> rows =
        jdbc.queryForList(
            "SELECT row_id FROM %s here WHERE row_id > ? AND (%s) ORDER BY row_id LIMIT %d"
                .formatted(dataset.table(), condition, PAGE),
            Long.class,
            values.toArray());
    return new Broken(rows, rows.size() < PAGE ? null : rows.getLast());
  }

  /** Of these rows, those that break the rule now. */
  List<Long> stillBroken(Dataset dataset, Column column, Rule rule, List<Long> rows) {
    String these = Portion.ids(rows);
    if (rule.check() == Rule.Check.PATTERN) {
      return unlike(dataset, column, rule, "IN (" + these + ")");
    }
    if (rule.check() == Rule.Check.UNIQUE) {
      // Whoever waits for the dataset would wait while all of its values are put in order.
      return jdbc.queryForList(
          """
          SELECT here.row_id FROM %2$s here
          JOIN (
            SELECT %1$s AS same, MIN(row_id) AS first FROM %2$s
            WHERE %1$s IN (SELECT %1$s FROM %2$s WHERE row_id IN (%3$s))
            GROUP BY %1$s) firsts ON firsts.same = here.%1$s
          WHERE here.row_id IN (%3$s) AND here.row_id > firsts.first
          """
              .formatted(column.sqlName(), dataset.table(), these),
          Long.class);
    }
    List<Object> values = new ArrayList<>();
    String condition = condition(dataset, column, rule, values);
    return jdbc.queryForList(
        "SELECT row_id FROM %s here WHERE row_id IN (%s) AND (%s)"
            .formatted(dataset.table(), these, condition),
        Long.class,
        values.toArray());
  }

  private String condition(Dataset dataset, Column column, Rule rule, List<Object> values) {
    String name = column.sqlName();
    return switch (rule.check()) {
      case NOT_NULL -> name + " IS NULL";
      case RANGE -> {
        List<String> bounds = new ArrayList<>();
        if (rule.min() != null) {
          bounds.add(name + " < ?");
          values.add(bound(column, rule.min()));
        }
        if (rule.max() != null) {
          bounds.add(name + " > ?");
          values.add(bound(column, rule.max()));
        }
        yield String.join(" OR ", bounds);
      }
      case UNIQUE ->
          ("row_id IN (SELECT row_id FROM (SELECT row_id, ROW_NUMBER() OVER (PARTITION BY %1$s"
                  + " ORDER BY row_id) AS turn FROM %2$s WHERE %1$s IS NOT NULL) turns WHERE turn >"
                  + " 1)")
              .formatted(name, dataset.table());
      case REFERENCES -> {
        Dataset other = datasets.named(String.valueOf(rule.dataset()));
        if (other.rowCount() == 0) {
          throw new NothingToReferTo(other.name());
        }
        Column key = other.column(String.valueOf(rule.key())).orElseThrow();
        yield "%1$s IS NOT NULL AND NOT EXISTS (SELECT 1 FROM %3$s other WHERE other.%2$s = here.%1$s)"
            .formatted(name, key.sqlName(), other.table());
      }
      case PATTERN -> throw new IllegalArgumentException("a pattern is no condition");
    };
  }

  private static Object bound(Column column, String text) {
    Object bound = SqlValues.of(column.type().value(text, null));
    if (bound == null) {
      throw new IllegalArgumentException(text + " is no bound");
    }
    return bound;
  }

  /** By that rule every row would be broken, for the other dataset is empty, or being filled. */
  static final class NothingToReferTo extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private NothingToReferTo(String dataset) {
      super("Dataset " + dataset + ", which a rule refers to, has no rows.");
    }
  }

  private Broken unlike(Dataset dataset, Column column, Rule rule, long after) {
    String sql =
        "SELECT row_id, %s FROM %s WHERE row_id > ? AND %s IS NOT NULL ORDER BY row_id LIMIT ?"
            .formatted(Portion.octets(List.of(column)), dataset.table(), column.sqlName());
    Portion portion =
        Portion.after(after, PAGE, (from, some) -> jdbc.query(sql, Sized::of, from, some));
    return new Broken(unlike(dataset, column, rule, portion.range()), portion.last());
  }

  /** Of these rows, whose texts fit into the memory. */
  private List<Long> unlike(Dataset dataset, Column column, Rule rule, String these) {
    Pattern pattern = Pattern.compile(String.valueOf(rule.pattern()));
    List<Long> rows = new ArrayList<>();
    jdbc.query(
        "SELECT row_id, %1$s FROM %2$s WHERE row_id %3$s AND %1$s IS NOT NULL"
            .formatted(column.sqlName(), dataset.table(), these),
        row -> {
          if (!pattern.matches(row.getString(2))) {
            rows.add(row.getLong(1));
          }
        });
    return rows;
  }

  /** The rows, in portions of which each fits into the memory. */
  List<List<Long>> portions(Dataset dataset, List<Long> rows) {
    return Portion.all(
        jdbc.query(
            "SELECT row_id, %s FROM %s WHERE row_id IN (%s) ORDER BY row_id"
                .formatted(
                    Portion.octets(dataset.columnsMade()), dataset.table(), Portion.ids(rows)),
            Sized::of));
  }

  /**
   * Moves a portion of rows into quarantine, in the current transaction; says how many were still
   * there.
   */
  int quarantine(Dataset dataset, String run, Rule rule, List<Long> rows, Instant now) {
    Map<String, Object> ids = Map.of("rows", rows);
    List<String> values =
        named.query(
            "SELECT "
                + dataset.columnsMade().stream()
                    .map(Column::sqlName)
                    .collect(Collectors.joining(", "))
                + " FROM "
                + dataset.table()
                + " WHERE row_id IN (:rows)",
            ids,
            (row, _) -> {
              Map<String, @Nullable Object> shown = new LinkedHashMap<>();
              int index = 1;
              for (Column column : dataset.columnsMade()) {
                shown.put(column.name(), SqlValues.shown(row.getObject(index++)));
              }
              return write(shown);
            });
    jdbc.batchUpdate(
        "INSERT INTO quarantine (dataset_id, run, rule, reason, row_values, taken_at) VALUES (?, ?,"
            + " ?, ?, ?, ?)",
        values,
        PAGE,
        (statement, row) -> {
          statement.setLong(1, dataset.id());
          statement.setString(2, run);
          statement.setString(3, rule.title());
          statement.setString(4, rule.reason());
          statement.setString(5, row);
          statement.setTimestamp(6, Timestamp.from(now));
        });
    return named.update("DELETE FROM " + dataset.table() + " WHERE row_id IN (:rows)", ids);
  }

  /**
   * How many rows a run has taken out so far, by the rules that they broke. Served by {@code
   * quarantine_run}.
   */
  Map<String, Long> taken(long datasetId, String run) {
    Map<String, Long> taken = new LinkedHashMap<>();
    jdbc.query(
        "SELECT rule, count(*) FROM quarantine WHERE dataset_id = ? AND run = ? GROUP BY rule ORDER"
            + " BY rule",
        row -> {
          taken.put(row.getString(1), row.getLong(2));
        },
        datasetId,
        run);
    return taken;
  }

  private String write(Map<String, @Nullable Object> values) {
    try {
      return json.writeValueAsString(values);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot write a row as JSON", e);
    }
  }

  /**
   * Some rows in quarantine.
   *
   * @param last where they end, if there are more
   */
  record Part(List<Quarantined> rows, @Nullable Long last) {}

  /** Newest first. Served by {@code quarantine_dataset}. */
  Part page(long datasetId, long before, int most) {
    String sql =
        "SELECT id, %s FROM quarantine WHERE dataset_id = ? AND id < ? ORDER BY id DESC LIMIT ?"
            .formatted(Portion.octets("row_values"));
    Portion portion =
        Portion.after(
            before, most, (from, some) -> jdbc.query(sql, Sized::of, datasetId, from, some));
    List<Quarantined> rows =
        jdbc.query(
            "SELECT id, run, rule, reason, row_values, taken_at FROM quarantine WHERE id IN (%s)"
                    .formatted(Portion.ids(portion.rows()))
                + " ORDER BY id DESC",
            (row, _) ->
                new Quarantined(
                    row.getLong("id"),
                    row.getString("run"),
                    row.getString("rule"),
                    row.getString("reason"),
                    row.getString("row_values"),
                    row.getTimestamp("taken_at").toInstant()));
    return new Part(rows, portion.last());
  }
}
