package lessserver.etl.load;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import lessserver.etl.dataset.PackedRows;
import lessserver.etl.dataset.Row;
import lessserver.etl.imports.Reject;
import lessserver.etl.parse.RawText;

/**
 * The same rows with values of their columns' types, those that fit.
 *
 * @param rejects those that do not
 * @param blank how many have nothing in them
 * @param texts from which rows can be quoted, by the first line for which each is good; in a chunk
 *     of joined pieces there are none unless rows may be rejected for their keys
 */
public record TypedChunk(
    LoadPlan plan,
    long firstRow,
    PackedRows rows,
    List<Reject> rejects,
    int blank,
    long bytesRead,
    NavigableMap<Long, RawText> texts) {

  /**
   * Chunks that follow one another as one.
   *
   * @param rows takes their rows in the place of its own
   */
  static TypedChunk join(List<TypedChunk> pieces, PackedRows rows) {
    TypedChunk first = pieces.getFirst();
    rows.clear();
    List<Reject> rejects = new ArrayList<>();
    NavigableMap<Long, RawText> texts = new TreeMap<>();
    int blank = 0;
    for (TypedChunk piece : pieces) {
      rows.append(piece.rows);
      rejects.addAll(piece.rejects);
      if (first.plan.rejectsDuplicates()) {
        texts.putAll(piece.texts);
      }
      blank += piece.blank;
    }
    return new TypedChunk(
        first.plan, first.firstRow, rows, rejects, blank, pieces.getLast().bytesRead, texts);
  }

  TypedChunk withTexts(NavigableMap<Long, RawText> from) {
    return new TypedChunk(plan, firstRow, rows, rejects, blank, bytesRead, from);
  }

  /** The number of the row after its last one. */
  long end() {
    return firstRow + rows.size() + rejects.size() + blank;
  }

  /** About how much memory its values take. */
  long octets() {
    return rows.octets();
  }

  /** A row as it stands in the file. */
  String quote(Row row) {
    RawText text = Objects.requireNonNull(texts.floorEntry(row.line())).getValue();
    return text.lines(row.line(), row.lines(), Reject.LONGEST_TEXT);
  }
}
