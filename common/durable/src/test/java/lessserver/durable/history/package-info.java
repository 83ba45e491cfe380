/** The stored form of history. */
@NullMarked
package lessserver.durable.history;

import org.jspecify.annotations.NullMarked;
