/** A payment provider: holds money, takes it, gives it back. */
@NullMarked
package lessserver.simulators.payment;

import org.jspecify.annotations.NullMarked;
