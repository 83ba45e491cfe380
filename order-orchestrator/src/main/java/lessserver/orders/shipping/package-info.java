/** The carrier. */
@NullMarked
package lessserver.orders.shipping;

import org.jspecify.annotations.NullMarked;
