/** A stock market: prices that move, the same way each time. */
@NullMarked
package lessserver.simulators.market;

import org.jspecify.annotations.NullMarked;
