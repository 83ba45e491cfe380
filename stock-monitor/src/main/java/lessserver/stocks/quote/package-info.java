/** What a stock costs: asked of a market, once or as a stream. */
@NullMarked
package lessserver.stocks.quote;

import org.jspecify.annotations.NullMarked;
