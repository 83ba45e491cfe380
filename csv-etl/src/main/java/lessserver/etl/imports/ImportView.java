package lessserver.etl.imports;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An import as a client sees it.
 *
 * @param rowsPerSecond since it was last taken up
 * @param eta when all is read at this rate
 */
public record ImportView(
    String id,
    String dataset,
    ImportStatus status,
    String sha256,
    long bytes,
    long bytesRead,
    long rowsRead,
    long rowsLoaded,
    long rowsRejected,
    long rowsDuplicate,
    long rowsBlank,
    @Nullable Long rowsPerSecond,
    @Nullable Instant eta,
    @Nullable Problem problem,
    @Nullable Layout layout,
    @Nullable String replayOf,
    @Nullable String correlationId,
    Instant receivedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    long revision) {

  /** Why it was given up. */
  public record Problem(String code, String detail) {}

  static ImportView of(Import one, Instant now) {
    Progress progress = one.progress();
    return new ImportView(
        one.id(),
        one.dataset(),
        one.status(),
        one.sha256(),
        one.bytes(),
        progress.bytesRead(),
        progress.rowsRead(),
        progress.rowsLoaded(),
        progress.rowsRejected(),
        progress.rowsDuplicate(),
        progress.rowsBlank(),
        rowsPerSecond(one, now),
        eta(one, now),
        one.problemCode() == null
            ? null
            : new Problem(one.problemCode(), String.valueOf(one.problem())),
        one.layout().orElse(null),
        one.replayOf(),
        one.correlationId(),
        one.receivedAt(),
        one.startedAt(),
        one.endedAt(),
        one.revision());
  }

  private static @Nullable Long rowsPerSecond(Import one, Instant now) {
    if (one.startedAt() == null) {
      return null;
    }
    long millis = millis(one, one.startedAt(), now);
    return (one.progress().rowsRead() - one.startedRows()) * 1_000 / millis;
  }

  private static @Nullable Instant eta(Import one, Instant now) {
    if (one.startedAt() == null || one.status() != ImportStatus.RUNNING) {
      return null;
    }
    long read = one.progress().bytesRead() - one.startedBytes();
    long left = one.bytes() - one.progress().bytesRead();
    return read <= 0
        ? null
        : now.plusMillis((long) ((double) millis(one, one.startedAt(), now) / read * left));
  }

  private static long millis(Import one, Instant from, Instant now) {
    Instant to = one.endedAt() == null ? now : one.endedAt();
    return Math.max(1, Duration.between(from, to).toMillis());
  }
}
