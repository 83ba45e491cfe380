package lessserver.simulators.market;

import java.util.List;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Lists what is traded. */
@Component
class ListSymbols implements Supplier<List<Listing>> {

  private final Market market;

  ListSymbols(Market market) {
    this.market = market;
  }

  @Override
  public List<Listing> get() {
    return market.listings();
  }
}
