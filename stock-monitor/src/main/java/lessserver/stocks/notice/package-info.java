/** Telling people and programs that a price has moved, or has not in time. */
@NullMarked
package lessserver.stocks.notice;

import org.jspecify.annotations.NullMarked;
