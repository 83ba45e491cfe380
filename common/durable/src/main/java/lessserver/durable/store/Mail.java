package lessserver.durable.store;

import java.time.Instant;
import java.util.UUID;
import lessserver.durable.history.Message;
import org.jspecify.annotations.Nullable;

/**
 * A message in an inbox, or on its way there.
 *
 * @param id of its row; 0 while it has none
 * @param executionId the execution it is for; null when it is for the instance, whichever runs
 * @param sequence of the timer or task it answers; null for what answers nothing
 * @param dueAt not to be delivered before
 */
public record Mail(
    long id,
    int partition,
    String instanceId,
    @Nullable UUID executionId,
    @Nullable Integer sequence,
    Instant dueAt,
    Message message) {

  /** Later than any timer: where messages wait that are not to be delivered. */
  public static final Instant HELD = Instant.parse("9999-01-01T00:00:00Z");

  /** The same message for another time. */
  public Mail due(Instant at) {
    return new Mail(id, partition, instanceId, executionId, sequence, at, message);
  }
}
