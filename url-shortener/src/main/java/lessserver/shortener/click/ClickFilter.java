package lessserver.shortener.click;

import lessserver.functions.Printable;
import org.jspecify.annotations.Nullable;

/**
 * Which clicks to hear of; what is null lets all pass.
 *
 * @param bots whether to hear of programs too
 */
record ClickFilter(
    @Printable @Nullable String code, @Printable @Nullable String campaign, boolean bots) {}
