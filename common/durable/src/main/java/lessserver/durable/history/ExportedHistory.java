package lessserver.durable.history;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An execution with all that a replay needs.
 *
 * @param depth how many orchestrations stand above it
 */
public record ExportedHistory(
    String orchestration,
    String instanceId,
    UUID executionId,
    @Nullable String version,
    int depth,
    @Json @Nullable String input,
    List<Step> steps) {

  public ExportedHistory {
    steps = List.copyOf(steps);
  }
}
