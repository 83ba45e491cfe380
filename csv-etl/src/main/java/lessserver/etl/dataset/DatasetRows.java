package lessserver.etl.dataset;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import lessserver.etl.dataset.Portion.Sized;
import lessserver.etl.parse.ColumnType;
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

  /** Characters. */
  private static final int BEGINNING = 200;

  private final JdbcTemplate jdbc;
  private final RowIds ids;

  DatasetRows(DataSource store, RowIds ids) {
    this.jdbc = new JdbcTemplate(store);
    this.jdbc.setQueryTimeout(SECONDS);
    this.ids = ids;
  }

  /**
   * Some rows, each by the columns' names: as many as were wanted, or as fit into the memory.
   *
   * @param last where they end, if there are more
   */
  record Part(List<Map<String, @Nullable Object>> rows, @Nullable Long last) {}

  /** A group of rows and what was measured of them. */
  record Group(@Nullable Object key, @Nullable Object value, long rows) {}

  /** Newest first, older than that. */
  Part newest(Dataset dataset, List<Condition> where, long before, int most) {
    String order = "row_id DESC";
    RowIds.Finder<Sized> rows = inOrder(dataset, where, order);
    Portion portion =
        Portion.after(before, most, (id, some) -> ids.before(dataset, id, some, rows));
    return part(dataset, where, portion, order);
  }

  /** Oldest first, newer than that. */
  Part oldest(Dataset dataset, List<Condition> where, long after, int most) {
    String order = "row_id";
    RowIds.Finder<Sized> rows = inOrder(dataset, where, order);
    Portion portion = Portion.after(after, most, (id, some) -> ids.after(dataset, id, some, rows));
    return part(dataset, where, portion, order);
  }

  private RowIds.Finder<Sized> inOrder(Dataset dataset, List<Condition> where, String order) {
    return (first, last, some) -> {
      List<@Nullable Object> parameters = values(where);
      parameters.add(first);
      parameters.add(last);
      return sized(dataset, where, "row_id BETWEEN ? AND ? ORDER BY " + order, some, 0, parameters);
    };
  }

  private Part part(Dataset dataset, List<Condition> where, Portion portion, String order) {
    return new Part(rows(dataset, where, "row_id " + portion.range(), order), portion.last());
  }

  /** By a column, equal ones newest first, after so many. */
  Part sorted(
      Dataset dataset,
      List<Condition> where,
      Column column,
      boolean falling,
      long offset,
      int most) {
    // A key is indexed as a whole.
    String by = dataset.key().equals(Optional.of(column)) ? column.sqlName() : beginning(column);
    String order = by + (falling ? " DESC" : "") + " NULLS LAST, row_id DESC";
    Portion portion =
        Portion.of(
            sized(dataset, where, "TRUE ORDER BY " + order, most + 1, offset, values(where)), most);
    return new Part(
        rows(dataset, where, "row_id IN (" + Portion.ids(portion.rows()) + ")", order),
        portion.last() == null ? null : offset + portion.rows().size());
  }

  private List<Sized> sized(
      Dataset dataset,
      List<Condition> where,
      String rest,
      int count,
      long offset,
      List<@Nullable Object> parameters) {
    return jdbc.query(
        "SELECT row_id, %s FROM %s WHERE %s%s LIMIT %d OFFSET %d"
            .formatted(
                Portion.octets(dataset.columnsMade()),
                dataset.table(),
                conditions(where),
                rest,
                count,
                offset),
        Sized::of,
        parameters.toArray());
  }

  private List<Map<String, @Nullable Object>> rows(
      Dataset dataset, List<Condition> where, String these, String order) {
    return jdbc.query(
        "SELECT %s FROM %s WHERE %s%s ORDER BY %s"
            .formatted(names(dataset), dataset.table(), conditions(where), these, order),
        (row, _) -> shown(dataset, row),
        values(where).toArray());
  }

  /**
   * What a column's values are sorted and grouped by. H2 does that in this process's memory, where
   * long texts have no room.
   */
  static String beginning(Column column) {
    return column.type() == ColumnType.TEXT
        ? "LEFT(" + column.sqlName() + ", " + BEGINNING + ")"
        : column.sqlName();
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
    int index = 1;
    for (Column column : dataset.columnsMade()) {
      values.put(column.name(), SqlValues.shown(row.getObject(index++)));
    }
    return values;
  }
}
