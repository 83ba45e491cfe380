/** Counts and sums of everything the third parties did. */
@NullMarked
package lessserver.simulators.ledger;

import org.jspecify.annotations.NullMarked;
