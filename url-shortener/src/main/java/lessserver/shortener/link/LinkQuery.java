package lessserver.shortener.link;

import lessserver.functions.PageQuery;
import lessserver.functions.Printable;
import org.jspecify.annotations.Nullable;

/**
 * Which links to list.
 *
 * @param campaign only this campaign's, if not null
 * @param tag only those with this tag, if not null
 * @param q only those with this in the code, the address or the title, if not null
 */
record LinkQuery(
    @Printable @Nullable String campaign,
    @Printable @Nullable String tag,
    @Printable @Nullable String q,
    PageQuery page) {}
