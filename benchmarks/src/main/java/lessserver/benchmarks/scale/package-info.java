/** The durable engine with long histories, many instances, many replicas, and after a kill. */
@NullMarked
package lessserver.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
