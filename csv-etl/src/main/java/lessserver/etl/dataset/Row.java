package lessserver.etl.dataset;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row on its way into a table.
 *
 * @param line of the file, where it begins
 * @param lines how many it takes
 * @param values of each column of its {@link Target}, in their order
 */
public record Row(long line, int lines, List<@Nullable Object> values) {}
