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
 * @param texts from which rows can be quoted, by the first line for which each is good
 */
public record TypedChunk(
    LoadPlan plan,
    long firstRow,
    PackedRows rows,
    List<Reject> rejects,
    int blank,
    long bytesRead,
    NavigableMap<Long, RawText> texts) {

  /** Chunks that follow one another as one. */
  static TypedChunk join(List<TypedChunk> pieces) {
    TypedChunk first = pieces.getFirst();
    List<Reject> rejects = new ArrayList<>();
    NavigableMap<Long, RawText> texts = new TreeMap<>();
    int blank = 0;
    for (TypedChunk piece : pieces) {
      rejects.addAll(piece.rejects);
      texts.putAll(piece.texts);
      blank += piece.blank;
    }
    return new TypedChunk(
        first.plan,
        first.firstRow,
        PackedRows.join(
            first.plan.target().columns(), pieces.stream().map(TypedChunk::rows).toList()),
        rejects,
        blank,
        pieces.getLast().bytesRead,
        texts);
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
