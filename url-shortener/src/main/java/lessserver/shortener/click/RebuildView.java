package lessserver.shortener.click;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the read model is built anew from the topic.
 *
 * @param read how many events of the topic were read
 * @param total how many there are to read; null before that is known
 */
record RebuildView(
    Status status,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    long read,
    @Nullable Long total) {

  /** How far it is. */
  enum Status {
    NEVER_STARTED,
    RUNNING,
    COMPLETED,
    FAILED
  }
}
