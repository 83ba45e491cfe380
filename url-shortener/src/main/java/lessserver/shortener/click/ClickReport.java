package lessserver.shortener.click;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Clicks counted.
 *
 * @param asOf when the newest click in the read model was made; null before the first
 */
record ClickReport(List<Count> items, @Nullable Instant asOf) {

  /** How many clicks have this key. */
  record Count(String key, long clicks) {}
}
