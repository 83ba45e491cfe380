package lessserver.durable.store;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who runs a partition's instances, and since which take-over. */
public record Partition(int no, @Nullable UUID owner, long epoch) {

  public static final int COUNT = 32;

  /** The partition that an instance belongs to, for ever. */
  public static int of(String instanceId) {
    int hash = instanceId.hashCode();
    return Math.floorMod(hash ^ (hash >>> 16), COUNT);
  }
}
