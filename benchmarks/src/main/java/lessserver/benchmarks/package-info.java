/** What several benchmarks need. */
@NullMarked
package lessserver.benchmarks;

import org.jspecify.annotations.NullMarked;
