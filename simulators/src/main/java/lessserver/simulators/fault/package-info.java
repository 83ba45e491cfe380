/** Switches that make the third parties fail. */
@NullMarked
package lessserver.simulators.fault;

import org.jspecify.annotations.NullMarked;
