package lessserver.images.image;

import jakarta.persistence.Embeddable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How often a picture could not be fetched, and when that is tried again. It is part of the image,
 * so that no process has to wait, and none has to live that long.
 */
@Embeddable
public class Fetching {

  private int failures;
  private @Nullable String code;
  private @Nullable String problem;
  private @Nullable Instant nextAt;

  /** Of something that was never fetched. */
  public Fetching() {}

  /** What came of the last attempt. */
  public record Failure(String code, String problem) {}

  int failures() {
    return failures;
  }

  @Nullable Instant nextAt() {
    return nextAt;
  }

  /** What came of the last attempt; empty if none failed. */
  public Optional<Failure> last() {
    return code == null || problem == null
        ? Optional.empty()
        : Optional.of(new Failure(code, problem));
  }

  /** Whether it is the timer's turn. */
  public boolean isWaiting() {
    return nextAt != null;
  }

  /** Whether it failed as often as it may, which is once more than there are pauses. */
  public boolean isOver(List<Duration> pauses) {
    return failures > pauses.size();
  }

  /**
   * It failed again.
   *
   * @param atLeast how long its server asks for patience
   */
  void fail(Failure failure, List<Duration> pauses, Duration atLeast, Instant now) {
    if (failures < pauses.size()) {
      Duration pause = pauses.get(failures);
      nextAt = now.plus(pause.compareTo(atLeast) > 0 ? pause : atLeast);
    }
    failures++;
    code = failure.code();
    problem = failure.problem();
  }

  /** There is nothing to wait for any more. */
  void stopWaiting() {
    nextAt = null;
  }
}
