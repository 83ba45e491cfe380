package lessserver.shortener.click;

import java.time.Instant;
import lessserver.functions.Printable;
import org.jspecify.annotations.Nullable;

/**
 * Which clicks to count, and by what; a filter that is null lets all pass.
 *
 * @param from the first moment to count
 * @param to the first moment not to count any more
 * @param bots whether to count programs too
 */
record ClickQuery(
    GroupBy by,
    @Printable @Nullable String code,
    @Printable @Nullable String campaign,
    @Nullable Instant from,
    @Nullable Instant to,
    boolean bots) {}
