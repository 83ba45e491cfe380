package lessserver.durable;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which instances to list or purge, ordered by id.
 *
 * @param statuses any of these; empty for all
 * @param tags all of these, at most 20; empty for any
 * @param after continue behind this id; null from the start
 * @param limit at most so many, 1 to 1,000
 */
public record InstanceQuery(
    @Nullable String idPrefix,
    @Nullable Instant createdFrom,
    @Nullable Instant createdTo,
    Set<RuntimeStatus> statuses,
    Map<String, String> tags,
    @Nullable String after,
    int limit) {

  public static final int MOST = 1_000;

  public InstanceQuery {
    statuses = Set.copyOf(statuses);
    tags = Map.copyOf(tags);
    if (tags.size() > StartOptions.MOST_TAGS) {
      throw new IllegalArgumentException("tags must be at most " + StartOptions.MOST_TAGS);
    }
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("limit must be 1 to " + MOST + ", not " + limit);
    }
  }

  /** Whatever their tags. */
  public InstanceQuery(
      @Nullable String idPrefix,
      @Nullable Instant createdFrom,
      @Nullable Instant createdTo,
      Set<RuntimeStatus> statuses,
      @Nullable String after,
      int limit) {
    this(idPrefix, createdFrom, createdTo, statuses, Map.of(), after, limit);
  }

  public static InstanceQuery all() {
    return new InstanceQuery(null, null, null, Set.of(), null, MOST);
  }

  /** Of these, those with all of the tags. */
  public InstanceQuery tagged(Map<String, String> wanted) {
    return new InstanceQuery(idPrefix, createdFrom, createdTo, statuses, wanted, after, limit);
  }

  /** Of these, those behind that id. */
  public InstanceQuery after(String instanceId) {
    return new InstanceQuery(idPrefix, createdFrom, createdTo, statuses, tags, instanceId, limit);
  }
}
