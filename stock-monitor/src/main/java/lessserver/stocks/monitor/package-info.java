/** Monitors: started, listed, called off; their rows and events. */
@NullMarked
package lessserver.stocks.monitor;

import org.jspecify.annotations.NullMarked;
