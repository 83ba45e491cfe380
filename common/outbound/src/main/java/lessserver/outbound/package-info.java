/**
 * Calls to addresses that a client chose, made safe: only to public addresses, checked where the
 * connection is made, bounded in time and size.
 */
@NullMarked
package lessserver.outbound;

import org.jspecify.annotations.NullMarked;
