package lessserver.durable;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to start an instance.
 *
 * @param instanceId null for a new one
 * @param at when its code begins; null for at once. Until then it is pending
 * @param reuse what to do when there is an instance with that id
 * @param version of the code that it is for; null for {@code lessserver.durable.version}
 * @param tags what it is to be known by, beside its name; at most 20. Over HTTP an instance is not
 *     found by a tag that has a colon in its name
 */
public record StartOptions(
    @Nullable String instanceId,
    @Nullable Instant at,
    IdReuse reuse,
    @Nullable String version,
    Map<String, String> tags) {

  public static final int MOST_TAGS = 20;

  /** Begins at once, under a new id. */
  public static final StartOptions PLAIN =
      new StartOptions(null, null, IdReuse.ENDED, null, Map.of());

  public StartOptions {
    tags = Map.copyOf(tags);
  }

  public static StartOptions withId(String instanceId) {
    return new StartOptions(instanceId, null, IdReuse.ENDED, null, Map.of());
  }

  public StartOptions at(Instant time) {
    return new StartOptions(instanceId, time, reuse, version, tags);
  }

  public StartOptions reusing(IdReuse policy) {
    return new StartOptions(instanceId, at, policy, version, tags);
  }

  public StartOptions version(String stamp) {
    return new StartOptions(instanceId, at, reuse, stamp, tags);
  }

  public StartOptions tagged(Map<String, String> newTags) {
    return new StartOptions(instanceId, at, reuse, version, newTags);
  }
}
