/** What services have in common at their databases. */
@NullMarked
package lessserver.functions.store;

import org.jspecify.annotations.NullMarked;
