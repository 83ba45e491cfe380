/** What a customer's orders are worth to the shop: points, one entity for each customer. */
@NullMarked
package lessserver.orders.loyalty;

import org.jspecify.annotations.NullMarked;
