/** Refuses a store that would lose what it acknowledged. */
@NullMarked
package lessserver.functions.store;

import org.jspecify.annotations.NullMarked;
