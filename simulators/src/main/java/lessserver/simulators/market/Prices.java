package lessserver.simulators.market;

import java.math.BigDecimal;

/** The price of one thing at each tick, always the same. Safe for use by many threads. */
interface Prices {

  BigDecimal at(long tick);
}
