/** How fast the suite takes and completes orders. */
@NullMarked
package lessserver.benchmarks.orders;

import org.jspecify.annotations.NullMarked;
