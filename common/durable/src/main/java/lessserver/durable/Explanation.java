package lessserver.durable;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why an instance is where it is.
 *
 * @param sentence the answer in words
 * @param since when it last did something
 * @param owner the replica that runs it; null when none does at the moment
 * @param waitingFor what it awaits, each with the time it began and, where there is one, the time
 *     it ends by itself
 */
public record Explanation(
    String instanceId,
    RuntimeStatus status,
    String sentence,
    Instant since,
    @Nullable String owner,
    long epoch,
    List<Wait> waitingFor) {

  /**
   * One thing it waits for.
   *
   * @param kind {@code activity}, {@code timer}, {@code event}, {@code orchestration}, {@code
   *     entity}
   * @param until when a timer fires: a retry's next attempt, or an event's time-out
   */
  public record Wait(
      String kind, String name, @Nullable Instant since, @Nullable Instant until, int attempt) {}
}
