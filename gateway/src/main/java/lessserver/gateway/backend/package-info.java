/** Calling a service and living with its failures: limits, time-outs, retries, the breaker. */
@NullMarked
package lessserver.gateway.backend;

import org.jspecify.annotations.NullMarked;
