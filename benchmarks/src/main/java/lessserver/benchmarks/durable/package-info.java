/** The durable engine beside DBOS Transact: one workflow, one machine, one run. */
@NullMarked
package lessserver.benchmarks.durable;

import org.jspecify.annotations.NullMarked;
