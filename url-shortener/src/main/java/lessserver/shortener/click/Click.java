package lessserver.shortener.click;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A click as the read model keeps it.
 *
 * @param visitor tells visitors of one day apart, and says nothing of who they are
 */
record Click(
    String eventId,
    int partition,
    long offset,
    String code,
    @Nullable String campaign,
    @Nullable String medium,
    @Nullable String referrer,
    UserAgent agent,
    @Nullable String visitor,
    Instant clickedAt) {}
