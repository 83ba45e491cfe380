package lessserver.shortener.link;

import lessserver.functions.Printable;
import org.jspecify.annotations.Nullable;

/**
 * Which links to list.
 *
 * @param campaign only this campaign's, if not null
 * @param q only those with this in the code or the address, if not null
 * @param limit how many at most, 1 to {@value #MOST}
 * @param cursor where the page before ended; null for the first page
 */
record LinkQuery(
    @Printable @Nullable String campaign,
    @Printable @Nullable String q,
    int limit,
    @Nullable String cursor) {

  static final int MOST = 500;
}
