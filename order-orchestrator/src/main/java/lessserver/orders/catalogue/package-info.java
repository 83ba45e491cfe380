/** The catalogue as the datasets of another service fill it. */
@NullMarked
package lessserver.orders.catalogue;

import org.jspecify.annotations.NullMarked;
