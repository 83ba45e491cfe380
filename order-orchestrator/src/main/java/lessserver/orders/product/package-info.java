/** What the shop sells, and how much of it is left. */
@NullMarked
package lessserver.orders.product;

import org.jspecify.annotations.NullMarked;
