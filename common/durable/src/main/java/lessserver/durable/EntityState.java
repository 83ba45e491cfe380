package lessserver.durable;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entity, as it was stored at the moment of reading.
 *
 * @param state JSON; null while it is only locked
 */
public record EntityState(
    EntityId id, @Nullable String state, boolean isLocked, Instant lastOperationAt) {}
