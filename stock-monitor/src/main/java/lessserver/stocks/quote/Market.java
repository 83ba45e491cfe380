package lessserver.stocks.quote;

import org.jspecify.annotations.Nullable;

/** Somebody who knows what stocks cost. Safe for use by many threads. */
interface Market {

  /**
   * What the stock costs now, as the market says, sensible or not.
   *
   * @throws UnknownSymbol if it has no such stock
   * @throws MarketFailed if it gave no answer that can be read
   */
  Quote quote(String symbol);

  /**
   * Its prices as they come.
   *
   * @param after the id of the last tick that is not wanted again; null to begin now
   */
  Ticks ticks(String symbol, @Nullable String after);
}
