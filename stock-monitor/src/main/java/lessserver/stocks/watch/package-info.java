/** The watching itself: the orchestration and what it does at each check. */
@NullMarked
package lessserver.stocks.watch;

import org.jspecify.annotations.NullMarked;
