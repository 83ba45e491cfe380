package lessserver.stocks.quote;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ticks of a market without a stream: asked for every few seconds, told when they are new. The
 * id is the market's time of the price, so what came while nobody listened is not told later.
 */
final class PolledTicks implements Ticks {

  private final Supplier<Quote> market;
  private final Duration interval;
  private @Nullable String last;
  private boolean begun;

  PolledTicks(Supplier<Quote> market, Duration interval, @Nullable String after) {
    this.market = market;
    this.interval = interval;
    this.last = after;
  }

  @Override
  public Optional<Tick> next() throws InterruptedException {
    if (begun) {
      Thread.sleep(interval);
    }
    begun = true;
    try {
      Quote quote = market.get();
      String id = Long.toString(quote.at().getEpochSecond());
      if (id.equals(last)) {
        return Optional.empty();
      }
      last = id;
      return Optional.of(new Tick(id, quote));
    } catch (MarketFailed | UnknownSymbol _) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    // There is nothing open between two questions.
  }
}
