package lessserver.shortener.link;

import java.io.Writer;
import lessserver.functions.Printable;
import org.jspecify.annotations.Nullable;

/**
 * The wish for links as CSV.
 *
 * @param campaign only this campaign's, if not null
 * @param tag only those with this tag, if not null
 * @param raw whether texts that a spreadsheet would execute are left as they are
 */
record LinkExport(
    @Printable @Nullable String campaign,
    @Printable @Nullable String tag,
    boolean raw,
    Writer to) {}
