package lessserver.shortener.click;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A click as a client sees it. */
record ClickView(
    String code,
    @Nullable String campaign,
    @Nullable String medium,
    @Nullable String referrer,
    String browser,
    String os,
    String device,
    boolean bot,
    Instant clickedAt) {}
