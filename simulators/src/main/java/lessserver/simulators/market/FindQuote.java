package lessserver.simulators.market;

import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Says what something costs now. */
@Component
class FindQuote implements Function<String, Quote> {

  private final Market market;

  FindQuote(Market market) {
    this.market = market;
  }

  @Override
  public Quote apply(String symbol) {
    return market.now(symbol).orElseThrow(() -> new UnknownSymbol(symbol));
  }
}
