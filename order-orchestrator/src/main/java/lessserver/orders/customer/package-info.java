/** Who buys, and how much each may owe. */
@NullMarked
package lessserver.orders.customer;

import org.jspecify.annotations.NullMarked;
