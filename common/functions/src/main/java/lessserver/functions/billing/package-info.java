/** What functions would cost if they were billed by consumption, kept by the day. */
@NullMarked
package lessserver.functions.billing;

import org.jspecify.annotations.NullMarked;
