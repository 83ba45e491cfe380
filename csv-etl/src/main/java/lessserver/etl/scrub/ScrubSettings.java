package lessserver.etl.scrub;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What rows of a dataset have to be like from now on.
 *
 * @param cron when that is looked after, in UTC, such as {@code 0 30 3 * * *}; by hand if null
 */
record ScrubSettings(
    String dataset,
    @Size(max = 100) @Nullable String cron,
    @NotNull @Size(max = 100) List<@NotNull @Valid Rule> rules) {}
