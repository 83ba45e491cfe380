package lessserver.shortener.redirect;

import org.jspecify.annotations.Nullable;

/**
 * What somebody sees who wants to know where a link leads before following it.
 *
 * @param over whether the link leads there no more
 */
record LinkPreview(String code, @Nullable String title, String location, boolean over) {}
