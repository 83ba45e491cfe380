package lessserver.etl.load;

import java.util.List;
import lessserver.etl.parse.ColumnType;
import lessserver.etl.parse.Dialect;
import org.jspecify.annotations.Nullable;

/**
 * What an import would make of a file.
 *
 * @param sampled how many rows were looked at
 * @param unreadable how many of them would be rejected whatever their values are
 * @param rows the first, as they stand
 */
record Preview(
    Dialect dialect,
    boolean packed,
    List<PreviewColumn> columns,
    int sampled,
    long unreadable,
    List<List<String>> rows) {

  /**
   * A column.
   *
   * @param misfits how many of the sampled values would be rejected
   */
  record PreviewColumn(
      String name, ColumnType type, @Nullable String format, long nulls, long misfits) {}
}
