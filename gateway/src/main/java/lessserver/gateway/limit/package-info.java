/** How often somebody may call. */
@NullMarked
package lessserver.gateway.limit;

import org.jspecify.annotations.NullMarked;
