/** What people see of orders: a read model that events feed. */
@NullMarked
package lessserver.orders.view;

import org.jspecify.annotations.NullMarked;
