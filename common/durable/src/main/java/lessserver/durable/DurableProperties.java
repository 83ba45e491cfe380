package lessserver.durable;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The durable engine's settings, {@code lessserver.durable.*}.
 *
 * @param taskHub what this service's instances are called among those of others; it stands in their
 *     management addresses. Absent where only one service has instances
 * @param lease after which time without a sign of life the others take a replica's instances over
 * @param taskLease after which time without a sign of life a queued activity is given to another;
 *     extended while it runs
 * @param startTimeout how long a client waits for the first step of an instance
 * @param cacheSize how many instances stay in memory between two steps, about 3 KB each; 0 for none
 * @param idleTimeout after which time without a step an instance leaves memory
 * @param activities how many activities run in this process at once
 * @param activitiesInPlace how many activities that start in one step all run where their
 *     orchestration is; more are queued for every replica
 * @param mostRecoveries how often an instance is replayed after a loss, or a queued activity given
 *     out, without result before it fails
 * @param longestStep how long an orchestrator's code may run between two waits
 * @param longestHistory how many events and actions one execution may have
 * @param deepestNesting how many orchestrations may stand above one
 * @param largestPayload of an input, a result, an event
 * @param version of this service's code, stamped on the instances that are started here; absent for
 *     none
 * @param versionMatch which instances, by their version, the code may run
 * @param versionMismatch what becomes of the others
 */
@Validated
@ConfigurationProperties("lessserver.durable")
public record DurableProperties(
    @Pattern(regexp = "[A-Za-z][A-Za-z0-9]{2,44}") @Nullable String taskHub,
    @DefaultValue("10s") Duration lease,
    @DefaultValue("15s") Duration taskLease,
    @DefaultValue("30s") Duration startTimeout,
    @DefaultValue("20000") @Min(0) int cacheSize,
    @DefaultValue("5m") Duration idleTimeout,
    @DefaultValue("256") @Min(1) int activities,
    @DefaultValue("16") @Min(0) int activitiesInPlace,
    @DefaultValue("5") @Min(1) int mostRecoveries,
    @DefaultValue("10s") Duration longestStep,
    @DefaultValue("50000") @Min(10) int longestHistory,
    @DefaultValue("32") @Min(1) @Max(1000) int deepestNesting,
    @DefaultValue("1MB") DataSize largestPayload,
    @Size(max = 50) @Nullable String version,
    @DefaultValue("none") VersionMatch versionMatch,
    @DefaultValue("reject") VersionMismatch versionMismatch) {}
