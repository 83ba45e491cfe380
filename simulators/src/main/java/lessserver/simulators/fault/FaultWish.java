package lessserver.simulators.fault;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a switch is to be set.
 *
 * @param value 0 for off
 * @param time after which it goes off by itself ({@code for} in JSON); null for never
 */
record FaultWish(double value, @JsonProperty("for") @Nullable Duration time) {}
