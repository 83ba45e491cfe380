package lessserver.etl;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.nio.file.Path;
import java.time.Duration;
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
    @NotNull Path inbox,
    @NotNull Duration inboxSettledFor,
    @NotNull Duration scrubLookEvery) {}
