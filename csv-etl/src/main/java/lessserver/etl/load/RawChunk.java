package lessserver.etl.load;

import java.util.List;
import lessserver.etl.parse.RawRow;
import lessserver.etl.parse.RawText;

/**
 * Some rows of a file, as they stand in it.
 *
 * @param firstRow how many rows come before them
 * @param bytesRead of the file, after them
 * @param text from which they can be quoted
 */
public record RawChunk(
    LoadPlan plan, long firstRow, List<RawRow> rows, long bytesRead, RawText text) {

  /** On which the first row begins. */
  long firstLine() {
    return rows.getFirst().line();
  }
}
