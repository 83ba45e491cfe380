/** A carrier: books shipments and calls them off. */
@NullMarked
package lessserver.simulators.carrier;

import org.jspecify.annotations.NullMarked;
