package lessserver.shortener.click;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Clicks counted.
 *
 * @param truncated whether there are more keys than these
 * @param asOf when the newest click in the read model was made; null before the first
 * @param lag how many clicks are told and not yet counted; null while Kafka cannot be asked
 */
record ClickReport(
    List<Count> items, boolean truncated, @Nullable Instant asOf, @Nullable Long lag) {

  /**
   * How many clicks have this key.
   *
   * @param visitors how many people that were; who comes on two days counts twice
   */
  record Count(String key, long clicks, long visitors) {}
}
