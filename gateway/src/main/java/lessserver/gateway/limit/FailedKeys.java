package lessserver.gateway.limit;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/** Wrong keys by the address they come from: guessing is slow. Safe for use by many threads. */
@Component
public final class FailedKeys {

  private final RateLimit limit;

  FailedKeys(RateLimits limits, MeterRegistry meters) {
    this.limit = new RateLimit("wrong keys", limits.failedKeysPerAddress(), meters);
  }

  /**
   * Lets pass who has not guessed wrong too often.
   *
   * @throws org.springframework.web.ErrorResponseException 429, if there were too many: then even a
   *     right key is not looked at
   */
  public void check(ServerHttpRequest request) {
    limit.check(ClientAddress.of(request));
  }

  /** Whether {@link #check} would refuse it. */
  public boolean areTooMany(ServerHttpRequest request) {
    return limit.isReached(ClientAddress.of(request));
  }

  /** There was one more. */
  public void count(ServerHttpRequest request) {
    limit.countIfPossible(ClientAddress.of(request));
  }
}
