package lessserver.etl.scrub;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A dataset's rules as a client sees them, and how the last look after them went. */
record ScrubView(
    @Nullable String cron,
    List<Rule> rules,
    @Nullable Instant nextAt,
    ScrubRun.@Nullable View lastRun) {}
