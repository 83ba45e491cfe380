package lessserver.shortener.redirect;

import org.jspecify.annotations.Nullable;

/**
 * Somebody follows a short link, coming from a page (the referrer) with a browser (the user agent).
 *
 * @param query what stands behind the question mark, as it was sent
 * @param address the visitor's on the network, which is kept nowhere
 */
record Visit(
    String code,
    @Nullable String query,
    @Nullable String referrer,
    @Nullable String userAgent,
    String address) {}
