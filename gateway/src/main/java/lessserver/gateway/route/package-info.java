/** Which path leads to which service, and through which filters. */
@NullMarked
package lessserver.gateway.route;

import org.jspecify.annotations.NullMarked;
