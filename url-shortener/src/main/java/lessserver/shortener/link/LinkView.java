package lessserver.shortener.link;

import java.time.Instant;
import java.util.List;
import lessserver.functions.PublicUrl;
import org.jspecify.annotations.Nullable;

/**
 * A link as a client sees it.
 *
 * @param shortUrl what to give to people
 * @param url where it leads, as browsers write it
 * @param targetUrl where it leads, with the tags that count its clicks
 * @param visits how many of its visits are used up; null if it may be followed without end
 */
public record LinkView(
    String code,
    String shortUrl,
    String url,
    String targetUrl,
    @Nullable String campaign,
    @Nullable String source,
    @Nullable String medium,
    @Nullable String title,
    List<String> tags,
    int redirect,
    boolean forwardQuery,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Long maxVisits,
    @Nullable Long visits,
    @Nullable String expiredUrl) {

  static LinkView of(Link link, PublicUrl publicUrl) {
    return new LinkView(
        link.code(),
        publicUrl.at("/" + link.code()),
        link.url(),
        link.targetUrl(),
        link.campaign(),
        link.source(),
        link.medium(),
        link.title(),
        link.tags(),
        link.redirect().code(),
        link.forwardsQuery(),
        link.createdAt(),
        link.expiresAt(),
        link.maxVisits(),
        link.maxVisits() == null ? null : Long.valueOf(link.visits()),
        link.expiredUrl());
  }
}
