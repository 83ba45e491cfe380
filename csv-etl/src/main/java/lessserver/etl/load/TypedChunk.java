package lessserver.etl.load;

import java.util.List;
import lessserver.etl.dataset.Row;
import lessserver.etl.imports.Reject;
import lessserver.etl.parse.RawText;

/**
 * The same rows with values of their columns' types, those that fit.
 *
 * @param rejects those that do not
 * @param blank how many have nothing in them
 */
public record TypedChunk(
    LoadPlan plan,
    long firstRow,
    List<Row> rows,
    List<Reject> rejects,
    int blank,
    long bytesRead,
    RawText text) {}
