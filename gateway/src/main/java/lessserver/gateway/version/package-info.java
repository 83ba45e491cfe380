/** The versions of the API: which is the current one, and which will end. */
@NullMarked
package lessserver.gateway.version;

import org.jspecify.annotations.NullMarked;
