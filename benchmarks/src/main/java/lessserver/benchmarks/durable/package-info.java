/** Four activities, one after the other, each stored: ours beside a peer. */
@NullMarked
package lessserver.benchmarks.durable;

import org.jspecify.annotations.NullMarked;
