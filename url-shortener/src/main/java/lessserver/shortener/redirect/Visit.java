package lessserver.shortener.redirect;

import org.jspecify.annotations.Nullable;

/**
 * Somebody follows a short link, coming from a page (the referrer) with a browser (the user agent).
 */
record Visit(String code, @Nullable String referrer, @Nullable String userAgent) {}
