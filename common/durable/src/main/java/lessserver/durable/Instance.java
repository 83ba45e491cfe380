package lessserver.durable;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One orchestration instance, as it was stored at the moment of reading.
 *
 * @param input JSON
 * @param output JSON; of a terminated instance, the reason
 * @param customStatus JSON
 * @param version of the code that it was started for
 * @param failure why it failed; of a suspended one, why it cannot go on
 */
public record Instance(
    String id,
    UUID executionId,
    String name,
    RuntimeStatus status,
    @Nullable String version,
    Map<String, String> tags,
    @Nullable String input,
    @Nullable String output,
    @Nullable String customStatus,
    @Nullable Failure failure,
    Instant createdAt,
    Instant lastUpdatedAt) {}
