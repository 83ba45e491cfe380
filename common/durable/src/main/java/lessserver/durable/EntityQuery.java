package lessserver.durable;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which entities to list, ordered by id.
 *
 * @param name null for all
 * @param after continue behind this one; null from the start
 * @param limit at most so many, 1 to 1,000
 */
public record EntityQuery(
    @Nullable String name,
    @Nullable Instant lastOperationFrom,
    @Nullable Instant lastOperationTo,
    @Nullable EntityId after,
    int limit) {

  public EntityQuery {
    if (limit < 1 || limit > InstanceQuery.MOST) {
      throw new IllegalArgumentException(
          "limit must be 1 to " + InstanceQuery.MOST + ", not " + limit);
    }
  }

  public static EntityQuery all() {
    return new EntityQuery(null, null, null, null, InstanceQuery.MOST);
  }
}
