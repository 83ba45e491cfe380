/** The smallest service that tells and hears events, for the tests of common/events. */
@NullMarked
package lessserver.events.depot;

import org.jspecify.annotations.NullMarked;
