package lessserver.etl.imports;

import java.util.List;
import lessserver.etl.parse.Dialect;

/**
 * How a file is written and where its columns go, found out once: an import that is taken up again
 * goes on as it began.
 *
 * @param columns the number of the dataset's column for each of the file's
 */
public record Layout(Dialect dialect, List<Integer> columns) {}
