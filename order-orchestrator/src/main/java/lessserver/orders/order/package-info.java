/** Orders as their steps change them, and the events that tell of it. */
@NullMarked
package lessserver.orders.order;

import org.jspecify.annotations.NullMarked;
