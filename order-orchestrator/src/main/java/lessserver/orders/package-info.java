/** The order orchestrator: a shop's orders, placed step by step on the durable engine. */
@NullMarked
package lessserver.orders;

import org.jspecify.annotations.NullMarked;
