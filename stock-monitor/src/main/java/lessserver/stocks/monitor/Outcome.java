package lessserver.stocks.monitor;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a watch came to; for an eternal one, what it came to this time.
 *
 * @param monitorId the orchestration's instance
 * @param status never RUNNING
 * @param at when it was seen; of a time limit, the limit itself
 * @param number 1 for the first notice of this monitor, and so on; that of the last one where
 *     nobody is told
 * @param reason of those that failed
 * @param goesOn whether it is watched further, from the last price
 */
public record Outcome(
    String monitorId,
    MonitorStatus status,
    String symbol,
    BigDecimal percentageChange,
    @Nullable BigDecimal initialPrice,
    @Nullable BigDecimal lastPrice,
    @Nullable BigDecimal change,
    long checks,
    long failedChecks,
    Instant at,
    int number,
    @Nullable String reason,
    boolean goesOn) {}
