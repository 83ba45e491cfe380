package lessserver.shortener.redirect;

import com.github.benmanes.caffeine.cache.CacheLoader;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import lessserver.functions.Refusal;
import lessserver.shortener.link.Code;
import lessserver.shortener.link.CodeTouched;
import lessserver.shortener.link.Links;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Where codes lead: in memory what was followed lately, in front of the store. What was read longer
 * ago than it may be kept is read again; while the store is away, it leads where it led. A code
 * that leads nowhere is not remembered, so a link works from the moment it is made. Safe for use by
 * many threads.
 */
@Component
class Destinations {

  /** How long a link that nobody follows is remembered. */
  private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);

  private final Duration keep;
  private final Duration patience;
  private final Source source;
  private final LoadingCache<String, Known> cache;

  /** How many there were in this process. */
  private final AtomicLong changes = new AtomicLong();

  Destinations(Links links, RedirectCache settings, MeterRegistry meters) {
    this.keep = settings.keep();
    this.patience = settings.patience();
    this.source = new Source(links);
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(settings.size())
            .expireAfterAccess(FORGOTTEN_AFTER)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .recordStats()
            .build(source);
    CaffeineCacheMetrics.monitor(meters, cache, "redirects");
  }

  /**
   * What the store said of a code.
   *
   * @param destination null if the link is gone since; that is never believed for long
   */
  private record Known(@Nullable Destination destination, long readAt) {

    boolean isOlderThan(Duration age) {
      return System.nanoTime() - readAt >= age.toNanos();
    }
  }

  Optional<Destination> find(String followed) {
    String code = Code.followed(followed).value();
    Known known = cache.getIfPresent(code);
    if (known == null || known.destination() == null) {
      known = read(code);
    } else if (known.isOlderThan(keep)) {
      known = again(code, known);
    }
    return Optional.ofNullable(known.destination());
  }

  /**
   * Where a code leads.
   *
   * @throws UnknownCode if nowhere
   */
  Destination known(String followed) {
    return find(followed).orElseThrow(() -> new UnknownCode(followed));
  }

  /** A link was changed here; other replicas see it when they read it again. */
  @TransactionalEventListener(fallbackExecution = true)
  void forget(CodeTouched touched) {
    changes.incrementAndGet();
    cache.invalidate(touched.code());
  }

  /**
   * Nothing is remembered that may have been read before a change: that would be forgotten too
   * early. The change is looked for under the cache's lock on the code, which forgetting waits for.
   */
  private Known read(String code) {
    long before = changes.get();
    Known known = source.load(code);
    if (known.destination() != null) {
      cache.asMap().compute(code, (_, present) -> changes.get() == before ? known : present);
    }
    return known;
  }

  /**
   * One at a time reads a code again; who does not get to see it in time goes by the old answer.
   */
  private Known again(String code, Known known) {
    try {
      return cache.refresh(code).get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException _) {
      return known;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return known;
    }
  }

  /** The store, as the cache reads it. */
  private record Source(Links links) implements CacheLoader<String, Known> {

    @Override
    public Known load(String code) {
      long now = System.nanoTime();
      return new Known(links.findByCode(code).map(Destination::of).orElse(null), now);
    }

    @Override
    public Known reload(String code, Known known) {
      try {
        return load(code);
      } catch (DataAccessException | TransactionException _) {
        return known; // The store is away, which its health says. The next visitor tries again.
      }
    }
  }

  /** The code leads nowhere and never did. */
  static final class UnknownCode extends Refusal {

    private static final long serialVersionUID = 1L;

    private UnknownCode(String code) {
      super(Kind.UNKNOWN, "The link " + code + " leads nowhere.");
    }
  }
}
