/** The placing of an order: the orchestration, its activities, and what undoes them. */
@NullMarked
package lessserver.orders.placement;

import org.jspecify.annotations.NullMarked;
