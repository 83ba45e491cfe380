package lessserver.shortener.redirect;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.util.Optional;
import lessserver.shortener.link.Code;
import lessserver.shortener.link.Links;
import org.springframework.stereotype.Component;

/**
 * Where codes lead: in memory what was followed lately, in front of the store. A code that leads
 * nowhere is not remembered, so a link works from the moment it is made. Safe for use by many
 * threads.
 */
@Component
class Destinations {

  private final Links links;
  private final Cache<String, Destination> cache;

  Destinations(Links links, RedirectCache settings, MeterRegistry meters) {
    this.links = links;
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(settings.size())
            .expireAfterWrite(settings.keep())
            .recordStats()
            .build();
    CaffeineCacheMetrics.monitor(meters, cache, "redirects");
  }

  Optional<Destination> find(String followed) {
    String code = Code.followed(followed).value();
    Optional<Destination> known = Optional.ofNullable(cache.getIfPresent(code));
    if (known.isPresent()) {
      return known;
    }
    Optional<Destination> stored = links.findByCode(code).map(Destination::of);
    stored.ifPresent(destination -> cache.put(code, destination));
    return stored;
  }
}
