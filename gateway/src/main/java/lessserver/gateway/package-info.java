/** The single entry to the suite: everything a client sends passes here, and nothing else does. */
@NullMarked
package lessserver.gateway;

import org.jspecify.annotations.NullMarked;
