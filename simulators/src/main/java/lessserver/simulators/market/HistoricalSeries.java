package lessserver.simulators.market;

import java.math.BigDecimal;
import java.util.List;

/** Prices that once were, one each tick, from the beginning again after the last. */
final class HistoricalSeries implements Prices {

  private final List<BigDecimal> prices;

  HistoricalSeries(List<BigDecimal> prices) {
    this.prices = List.copyOf(prices);
  }

  @Override
  public BigDecimal at(long tick) {
    return prices.get((int) Math.floorMod(tick, (long) prices.size()));
  }
}
