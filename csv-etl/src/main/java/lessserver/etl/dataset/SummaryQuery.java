package lessserver.etl.dataset;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to measure of a dataset, for charts.
 *
 * @param groupBy a column, or {@code COLUMN:day}, {@code :month}, {@code :year} of a date; all rows
 *     are one group if null
 * @param measure {@code count}, or {@code sum}, {@code avg}, {@code min} or {@code max} of a
 *     column, such as {@code sum(price)}
 */
record SummaryQuery(
    String dataset,
    @Size(max = 220) @Nullable String groupBy,
    @NotNull @Size(max = 220) String measure,
    @Size(max = 20) List<@NotNull @Size(max = 2_000) String> where,
    @Min(1) @Max(500) int limit) {}
