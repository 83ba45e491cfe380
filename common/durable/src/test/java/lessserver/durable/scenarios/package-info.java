/** What the engine promises, tried on both databases. */
@NullMarked
package lessserver.durable.scenarios;

import org.jspecify.annotations.NullMarked;
