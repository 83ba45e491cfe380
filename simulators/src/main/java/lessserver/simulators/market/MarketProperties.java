package lessserver.simulators.market;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The market, {@code lessserver.market.*}.
 *
 * @param seed another one makes other prices
 * @param tick how long a price stands
 */
@Validated
@ConfigurationProperties("lessserver.market")
record MarketProperties(long seed, @NotNull Duration tick) {}
