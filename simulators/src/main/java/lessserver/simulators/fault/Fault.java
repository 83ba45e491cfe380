package lessserver.simulators.fault;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A switch that makes a third party fail.
 *
 * @param value how much, from 0 (off) to {@code most}
 * @param until when it goes off by itself; null for never
 */
record Fault(
    String name,
    String description,
    String unit,
    double most,
    double value,
    @Nullable Instant until) {}
