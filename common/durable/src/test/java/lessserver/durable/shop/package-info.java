/** The book's shop, as small as it can be: one orchestration, four activities. */
@NullMarked
package lessserver.durable.shop;

import org.jspecify.annotations.NullMarked;
