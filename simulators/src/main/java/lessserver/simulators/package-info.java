/** The third parties of a shop, with switches that make them fail. */
@NullMarked
package lessserver.simulators;

import org.jspecify.annotations.NullMarked;
