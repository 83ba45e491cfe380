package lessserver.etl;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How files are imported, {@code lessserver.etl.*}.
 *
 * @param parallelImports how many files a replica loads at once
 * @param largestFile unpacked
 * @param maxRejects how many rejects stop an import whose sender did not say
 * @param maxRejectRatio which share of rejects stops it
 * @param lease how long an import whose process was killed waits to be taken up again
 * @param keepFiles how long after its import's end a file is kept to be resumed; for good if empty
 * @param inbox the folder into whose folders files may be dropped
 * @param inboxSettledFor how long a dropped file must not have changed to count as complete
 * @param scrubLookEvery how often the clock is looked at for scrubs that are due
 */
@Validated
@ConfigurationProperties("lessserver.etl")
public record EtlProperties(
    @Min(1) @Max(64) int parallelImports,
    @NotNull DataSize largestFile,
    @PositiveOrZero long maxRejects,
    @DecimalMin("0") @DecimalMax("1") double maxRejectRatio,
    @NotNull Duration lease,
    @Nullable Duration keepFiles,
    @NotNull Path inbox,
    @NotNull Duration inboxSettledFor,
    @NotNull Duration scrubLookEvery) {

  private static final Duration LEAST_KEPT = Duration.ofMinutes(1);

  /** A file that went at once would be gone before its import is made. */
  public EtlProperties {
    if (keepFiles != null && keepFiles.compareTo(LEAST_KEPT) < 0) {
      throw new IllegalArgumentException(
          "lessserver.etl.keep-files must be a minute or more, or empty to keep files for good");
    }
  }
}
