package lessserver.durable.store;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entity as the engine knows it.
 *
 * @param lockedBy the execution that has it for itself
 */
public record EntityRow(
    String id, String name, @Nullable String state, @Nullable UUID lockedBy, Instant updatedAt) {

  /** Whether there is nothing to be kept. */
  public boolean isEmpty() {
    return state == null && lockedBy == null;
  }

  public EntityRow withState(@Nullable String newState, Instant at) {
    return new EntityRow(id, name, newState, lockedBy, at);
  }

  public EntityRow lockedFor(@Nullable UUID execution) {
    return new EntityRow(id, name, state, execution, updatedAt);
  }
}
