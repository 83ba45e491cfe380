package lessserver.durable;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which instances to list or purge, ordered by id.
 *
 * @param statuses any of these; empty for all
 * @param after continue behind this id; null from the start
 * @param limit at most so many, 1 to 1,000
 */
public record InstanceQuery(
    @Nullable String idPrefix,
    @Nullable Instant createdFrom,
    @Nullable Instant createdTo,
    Set<RuntimeStatus> statuses,
    @Nullable String after,
    int limit) {

  public static final int MOST = 1_000;

  public InstanceQuery {
    statuses = Set.copyOf(statuses);
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("limit must be 1 to " + MOST + ", not " + limit);
    }
  }

  public static InstanceQuery all() {
    return new InstanceQuery(null, null, null, Set.of(), null, MOST);
  }
}
