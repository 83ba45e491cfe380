package lessserver.stocks.quote;

import java.util.function.Function;
import org.springframework.stereotype.Component;

/**
 * Asks the market what a stock costs; throws {@link UnknownSymbol} or {@link MarketFailed} when
 * there is no price to be had.
 */
@Component
public class GetStockPrice implements Function<String, Quote> {

  private final Quotes quotes;

  GetStockPrice(Quotes quotes) {
    this.quotes = quotes;
  }

  @Override
  public Quote apply(String symbol) {
    return quotes.of(symbol);
  }
}
