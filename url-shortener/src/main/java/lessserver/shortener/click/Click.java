package lessserver.shortener.click;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A click as the read model keeps it. */
record Click(
    String code,
    @Nullable String campaign,
    @Nullable String medium,
    @Nullable String referrer,
    UserAgent agent,
    Instant clickedAt) {}
