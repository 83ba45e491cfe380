/** By which trace a request is known: in its answer and in the log. */
@NullMarked
package lessserver.gateway.trace;

import org.jspecify.annotations.NullMarked;
