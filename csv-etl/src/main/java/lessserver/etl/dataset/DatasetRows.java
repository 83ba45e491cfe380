package lessserver.etl.dataset;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Rows as they are read. Every name in a statement was made here; every value is bound. See
 * docs/decisions/0010-datasets-in-plain-jdbc.md.
 */
@Repository
class DatasetRows {

  /** A condition without an index reads the whole table, which may have millions of rows. */
  private static final int SECONDS = 30;

  private final JdbcTemplate jdbc;

  DatasetRows(DataSource store) {
    this.jdbc = new JdbcTemplate(store);
    this.jdbc.setQueryTimeout(SECONDS);
  }

  /**
   * A row that was found.
   *
   * @param position by which the next page is found
   * @param values by the columns' names
   */
  record Found(long position, Map<String, @Nullable Object> values) {}

  /** A group of rows and what was measured of them. */
  record Group(@Nullable Object key, @Nullable Object value, long rows) {}

  /** Newest first, older than that. Served by the primary key. */
  List<Found> newest(Dataset dataset, List<Condition> where, long before, int limit) {
    return read(dataset, where, "row_id < ?", before, "row_id DESC", limit);
  }

  /** Oldest first, newer than that. Served by the primary key. */
  List<Found> oldest(Dataset dataset, List<Condition> where, long after, int limit) {
    return read(dataset, where, "row_id > ?", after, "row_id", limit);
  }

  private List<Found> read(
      Dataset dataset,
      List<Condition> where,
      String range,
      long position,
      String order,
      int limit) {
    List<@Nullable Object> parameters = values(where);
    parameters.add(position);
    return jdbc.query(
        "%s %s ORDER BY %s LIMIT %s".formatted(select(dataset, where), range, order, limit),
        (row, _) -> new Found(row.getLong(1), shown(dataset, row)),
        parameters.toArray());
  }

  /** By a column, equal ones newest first, after so many. */
  List<Found> sorted(
      Dataset dataset,
      List<Condition> where,
      Column column,
      boolean falling,
      long offset,
      int limit) {
    return jdbc.query(
        "%s TRUE ORDER BY %s %s NULLS LAST, row_id DESC LIMIT %s OFFSET %s"
            .formatted(
                select(dataset, where), column.sqlName(), falling ? "DESC" : "", limit, offset),
        (row, index) -> new Found(offset + index + 1, shown(dataset, row)),
        values(where).toArray());
  }

  /** Groups, the largest measure first. */
  List<Group> groups(
      Dataset dataset, List<Condition> where, String key, String measure, int limit) {
    return jdbc.query(
        """
        SELECT %s AS group_key, %s AS measured, count(*) FROM %s WHERE %s TRUE
        GROUP BY group_key ORDER BY measured DESC NULLS LAST, group_key NULLS LAST LIMIT %s
        """
            .formatted(key, measure, dataset.table(), conditions(where), limit),
        (row, _) ->
            new Group(SqlValues.shown(row.getObject(1)), number(row.getObject(2)), row.getLong(3)),
        values(where).toArray());
  }

  private static @Nullable Object number(@Nullable Object value) {
    if (!(value instanceof BigDecimal decimal)) {
      return SqlValues.shown(value);
    }
    BigDecimal stripped = decimal.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  /** Up to where another condition can follow. */
  private static String select(Dataset dataset, List<Condition> where) {
    return "SELECT row_id, %s FROM %s WHERE %s"
        .formatted(names(dataset), dataset.table(), conditions(where));
  }

  private static String names(Dataset dataset) {
    return dataset.columnsMade().stream().map(Column::sqlName).collect(Collectors.joining(", "));
  }

  private static String conditions(List<Condition> where) {
    return where.stream().map(each -> each.sql() + " AND ").collect(Collectors.joining());
  }

  private static List<@Nullable Object> values(List<Condition> where) {
    List<@Nullable Object> values = new ArrayList<>();
    for (Condition each : where) {
      if (each.value() != null) {
        values.add(SqlValues.of(each.value()));
      }
    }
    return values;
  }

  private static Map<String, @Nullable Object> shown(Dataset dataset, ResultSet row)
      throws SQLException {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    int index = 2;
    for (Column column : dataset.columnsMade()) {
      values.put(column.name(), SqlValues.shown(row.getObject(index++)));
    }
    return values;
  }
}
