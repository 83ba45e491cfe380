/** The engine's parts, alone. */
@NullMarked
package lessserver.durable.engine;

import org.jspecify.annotations.NullMarked;
