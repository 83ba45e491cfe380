package lessserver.shortener.link;

import org.jspecify.annotations.Nullable;

/**
 * What a link's clicks are to be told apart by: the campaign, who sends it, and on which medium.
 */
record Tags(@Nullable String campaign, @Nullable String source, @Nullable String medium) {}
