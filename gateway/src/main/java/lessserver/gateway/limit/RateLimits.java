package lessserver.gateway.limit;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How often somebody may call, {@code lessserver.limits.*}. What is left out has no limit.
 *
 * @param requestsPerKey with one key, or with the sessions that it opened
 * @param writesPerAddress of one client's address, whatever its keys
 * @param failedKeysPerAddress wrong keys; further ones are not even looked at
 * @param keylessPerAddress everything that one client's address asks for without a key: short links
 *     above all, but health and the console's files, too
 */
@Validated
@ConfigurationProperties("lessserver.limits")
record RateLimits(
    @Valid @Nullable Rate requestsPerKey,
    @Valid @Nullable Rate writesPerAddress,
    @Valid @Nullable Rate failedKeysPerAddress,
    @Valid @Nullable Rate keylessPerAddress) {

  /**
   * So many in so long, spread evenly, or all at once by somebody who has been quiet for as long.
   */
  record Rate(@Min(1) long calls, @DefaultValue("1s") Duration per) {

    Rate {
      if (!per.isPositive()) {
        throw new IllegalArgumentException("a rate is of calls per some time, not per " + per);
      }
    }
  }
}
