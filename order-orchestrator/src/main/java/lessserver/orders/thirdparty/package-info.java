/** Calls to what the shop does not own: bounded in time and number, behind a circuit breaker. */
@NullMarked
package lessserver.orders.thirdparty;

import org.jspecify.annotations.NullMarked;
