package lessserver.etl.dataset;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was measured, the largest first. */
record Summary(@Nullable String groupBy, String measure, List<DatasetRows.Group> items) {}
