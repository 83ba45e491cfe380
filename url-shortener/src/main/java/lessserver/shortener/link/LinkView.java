package lessserver.shortener.link;

import java.time.Instant;
import lessserver.functions.PublicUrl;
import org.jspecify.annotations.Nullable;

/**
 * A link as a client sees it.
 *
 * @param shortUrl what to give to people
 * @param url where it leads, as it was given
 * @param targetUrl where it leads, with the tags that count its clicks
 */
public record LinkView(
    String code,
    String shortUrl,
    String url,
    String targetUrl,
    @Nullable String campaign,
    @Nullable String source,
    @Nullable String medium,
    Instant createdAt,
    @Nullable Instant expiresAt) {

  static LinkView of(Link link, PublicUrl publicUrl) {
    return new LinkView(
        link.code(),
        publicUrl.at("/" + link.code()),
        link.url(),
        link.targetUrl(),
        link.campaign(),
        link.source(),
        link.medium(),
        link.createdAt(),
        link.expiresAt());
  }
}
