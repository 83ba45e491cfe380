package lessserver.etl.dataset;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A dataset as a client sees it. */
record DatasetView(
    String name,
    List<Column> columns,
    @Nullable String key,
    long rowCount,
    Instant createdAt,
    Instant changedAt) {

  static DatasetView of(Dataset dataset) {
    return new DatasetView(
        dataset.name(),
        dataset.columnsMade(),
        dataset.key().map(Column::name).orElse(null),
        dataset.rowCount(),
        dataset.createdAt(),
        dataset.changedAt());
  }
}
