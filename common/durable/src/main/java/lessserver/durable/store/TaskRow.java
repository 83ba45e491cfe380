package lessserver.durable.store;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An activity in the queue.
 *
 * @param leases how often it was taken, this time included
 * @param lease who has it; null while it is free
 */
public record TaskRow(
    UUID executionId,
    int sequence,
    String instanceId,
    int partition,
    String name,
    @Nullable String input,
    int firstAttempt,
    @Nullable String traceparent,
    Instant createdAt,
    int leases,
    @Nullable UUID lease) {}
