package lessserver.simulators.market;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import lessserver.simulators.market.Listing.Kind;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/** Everything that is traded, and what it costs. Safe for use by many threads. */
@Component
class Market {

  private static final String CURRENCY = "USD";
  private static final List<Listing> WALKS =
      List.of(
          new Listing("COLD", "Cold Start Ltd.", Kind.WALK),
          new Listing("FAAS", "Functions Inc.", Kind.WALK),
          new Listing("LESS", "Less Server", Kind.WALK));

  private static final double FIRST_PRICE = 100;

  private final Map<String, Prices> prices = new LinkedHashMap<>();
  private final List<Listing> listings = new ArrayList<>();
  private final Map<String, BigDecimal> pinned = new ConcurrentHashMap<>();
  private final Duration tick;
  private final Clock clock;

  Market(
      MarketProperties properties,
      Clock clock,
      @Value("classpath:market/monthly-prices.csv") Resource history) {
    this.tick = properties.tick();
    this.clock = clock;
    for (Listing walk : WALKS) {
      listings.add(walk);
      long seed = properties.seed() + walk.symbol().hashCode();
      prices.put(walk.symbol(), new RandomWalk(seed, FIRST_PRICE));
    }
    series(history)
        .forEach(
            (symbol, once) -> {
              listings.add(new Listing(symbol, symbol + ", 2000 to 2010", Kind.SERIES));
              prices.put(symbol, new HistoricalSeries(once));
            });
  }

  List<Listing> listings() {
    return List.copyOf(listings);
  }

  boolean trades(String symbol) {
    return prices.containsKey(symbol);
  }

  Optional<Quote> now(String symbol) {
    return at(symbol, currentTick());
  }

  Optional<Quote> at(String symbol, long number) {
    Prices known = prices.get(symbol);
    if (known == null) {
      return Optional.empty();
    }
    BigDecimal price = pinned.getOrDefault(symbol, known.at(number));
    Instant since = Instant.ofEpochMilli(number * tick.toMillis());
    return Optional.of(new Quote(symbol, price, CURRENCY, number, since));
  }

  long currentTick() {
    return Math.floorDiv(clock.millis(), tick.toMillis());
  }

  /** How long the price of now still stands. */
  Duration untilNextTick() {
    return Duration.ofMillis((currentTick() + 1) * tick.toMillis() - clock.millis());
  }

  void pin(String symbol, BigDecimal price) {
    pinned.put(symbol, price);
  }

  void unpin(String symbol) {
    pinned.remove(symbol);
  }

  /** By symbol, in the order of time; the file's columns are symbol, date and price. */
  private static Map<String, List<BigDecimal>> series(Resource history) {
    try {
      Map<String, List<BigDecimal>> series = new LinkedHashMap<>();
      history
          .getContentAsString(StandardCharsets.UTF_8)
          .lines()
          .skip(1)
          .map(line -> line.split(",", -1))
          .forEach(
              columns ->
                  series
                      .computeIfAbsent(columns[0], _ -> new ArrayList<>())
                      .add(new BigDecimal(columns[2])));
      return series;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + history, e);
    }
  }
}
