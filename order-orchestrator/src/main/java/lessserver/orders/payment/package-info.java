/** The payment provider. */
@NullMarked
package lessserver.orders.payment;

import org.jspecify.annotations.NullMarked;
