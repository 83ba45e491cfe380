package lessserver.stocks.quote;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import lessserver.stocks.quote.MarketFailed.Kind;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The market as this service sees it: behind a breaker, and believed only when it makes sense. Safe
 * for use by many threads.
 */
@Component
public class Quotes {

  private static final String BREAKER = "market";
  private static final Duration REMEMBERED = Duration.ofHours(1);
  private static final int MOST_REMEMBERED = 10_000;

  private final Market market;
  private final CircuitBreaker breaker;

  /** Those that it had a price for, so that not every new monitor has to ask. */
  private final Cache<String, Boolean> known =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).expireAfterWrite(REMEMBERED).build();

  Quotes(Market market, CircuitBreakerRegistry breakers) {
    this.market = market;
    this.breaker = breakers.circuitBreaker(BREAKER);
  }

  /**
   * What the stock costs now.
   *
   * @throws UnknownSymbol if the market has no such stock
   * @throws MarketFailed if it gave no answer that makes sense
   */
  Quote of(String symbol) {
    try {
      Quote quote = breaker.executeSupplier(() -> sensible(symbol));
      known.put(symbol, true);
      return quote;
    } catch (CallNotPermittedException _) {
      throw new MarketFailed(Kind.NOT_ASKED, "the market failed too often to be asked just now");
    }
  }

  Ticks ticks(String symbol, @Nullable String after) {
    return market.ticks(symbol, after);
  }

  /**
   * Whether the market says that it has no such stock; false also as long as it does not answer.
   */
  public boolean areRefusedFor(String symbol) {
    if (known.getIfPresent(symbol) != null) {
      return false;
    }
    try {
      of(symbol);
      return false;
    } catch (MarketFailed _) {
      return false;
    } catch (UnknownSymbol _) {
      return true;
    }
  }

  private Quote sensible(String symbol) {
    Quote quote = market.quote(symbol);
    if (!quote.makesSenseFor(symbol)) {
      throw new MarketFailed(Kind.NONSENSE, "the market answered what makes no sense");
    }
    return quote;
  }
}
