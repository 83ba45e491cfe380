package lessserver.etl.dataset;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where an import's rows go.
 *
 * @param table its name
 * @param columns those that the file has, in the file's order
 * @param keyIndex which of them is the natural key, or -1
 * @param importPosition of the import, which each row remembers
 */
public record Target(String table, List<Column> columns, int keyIndex, long importPosition) {

  private static final Pattern TABLE = Pattern.compile("ds_[0-9]+");

  /** A plan may come as JSON, and a table's name becomes part of statements. */
  public Target {
    if (!TABLE.matcher(table).matches()) {
      throw new IllegalArgumentException("a dataset's table is called ds_ and a number");
    }
  }

  public Optional<Column> key() {
    return keyIndex < 0 ? Optional.empty() : Optional.of(columns.get(keyIndex));
  }

  /** By what this row is known; numbers that are equal are one key. */
  public Object keyOf(Row row) {
    Object value = row.values().get(keyIndex);
    if (value == null) {
      throw new IllegalArgumentException("the row on line " + row.line() + " has no key");
    }
    return SqlValues.asKey(value);
  }

  String columnNames() {
    return columns.stream().map(Column::sqlName).collect(Collectors.joining(", "));
  }
}
