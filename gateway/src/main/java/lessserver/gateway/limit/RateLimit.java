package lessserver.gateway.limit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One limit, with a token bucket for each caller. Who has not called for as long as it takes to
 * fill a bucket is forgotten; a replica counts for itself. Safe for use by many threads.
 */
final class RateLimit {

  /** About 100 bytes each: an attacker with more addresses than this gets a new bucket at times. */
  private static final int MOST_CALLERS = 100_000;

  private final String what;
  private final @Nullable LoadingCache<String, Bucket> buckets;
  private final Counter refused;

  /**
   * @param what is limited, in the plural
   * @param rate null for no limit
   */
  RateLimit(String what, RateLimits.@Nullable Rate rate, MeterRegistry meters) {
    this.what = what;
    this.buckets =
        rate == null
            ? null
            : Caffeine.newBuilder()
                .maximumSize(MOST_CALLERS)
                .expireAfterAccess(rate.per())
                .build(_ -> full(rate));
    this.refused =
        Counter.builder("gateway.rate.limited")
            .description("Requests that were answered 429")
            .tag("limit", what)
            .register(meters);
  }

  private static Bucket full(RateLimits.Rate rate) {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(rate.calls()).refillGreedy(rate.calls(), rate.per()))
        .build();
  }

  /**
   * Counts one more.
   *
   * @throws TooManyCalls if that is one too many; then it does not count
   */
  void count(String caller) {
    if (buckets != null) {
      ConsumptionProbe probe = buckets.get(caller).tryConsumeAndReturnRemaining(1);
      if (!probe.isConsumed()) {
        throw refusal(probe.getNanosToWaitForRefill());
      }
    }
  }

  /**
   * Counts nothing.
   *
   * @throws TooManyCalls if one more would be one too many
   */
  void check(String caller) {
    long nanos = nanosToWait(caller);
    if (nanos > 0) {
      throw refusal(nanos);
    }
  }

  /** Whether one more would be one too many; counts nothing. */
  boolean isReached(String caller) {
    return nanosToWait(caller) > 0;
  }

  private long nanosToWait(String caller) {
    Bucket bucket = buckets == null ? null : buckets.getIfPresent(caller);
    return bucket == null ? 0 : bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
  }

  /** Counts one more, if there is room for it. */
  void countIfPossible(String caller) {
    if (buckets != null) {
      buckets.get(caller).tryConsume(1);
    }
  }

  private TooManyCalls refusal(long nanos) {
    refused.increment();
    return new TooManyCalls(what, Duration.ofNanos(nanos));
  }
}
