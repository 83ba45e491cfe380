/** The engine's tables: one interface, one place with SQL. */
@NullMarked
package lessserver.durable.store;

import org.jspecify.annotations.NullMarked;
