package lessserver.shortener.link;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some links, newest first; the cursor leads to the next page and is null on the last. */
record LinkPage(List<LinkView> items, @Nullable String nextCursor) {}
