package lessserver.simulators.market;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The wish that a price stand still.
 *
 * @param price null to let it move again
 */
record Pin(String symbol, @Nullable BigDecimal price) {}
