package lessserver.etl.dataset;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import lessserver.functions.PageQuery;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a dataset to list.
 *
 * @param where conditions that all hold, {@code COLUMN:OPERATOR:VALUE}
 * @param sort a column, with a minus before it for the largest first; newest first if null
 */
record RowQuery(
    String dataset,
    @Size(max = 20) List<@NotNull @Size(max = 2_000) String> where,
    @Size(max = 201) @Nullable String sort,
    PageQuery page) {}
