/** A POST with an Idempotency-Key takes effect once, however often it is sent. */
@NullMarked
package lessserver.functions.idempotency;

import org.jspecify.annotations.NullMarked;
