package lessserver.simulators.market;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What something costs.
 *
 * @param tick the number of the price, counted since 1970
 * @param at since when it stands
 */
record Quote(String symbol, BigDecimal price, String currency, long tick, Instant at) {}
