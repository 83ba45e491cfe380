package lessserver.stocks.quote;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.math.BigDecimal;
import java.time.Instant;
import lessserver.stocks.quote.MarketFailed.Kind;
import org.jspecify.annotations.Nullable;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;

/**
 * The quote endpoint of finnhub.io: {@code {"c": 261.74, "d": 2.4, "dp": 0.92, "h": 263.31, "l":
 * 260.68, "o": 261.07, "pc": 259.45, "t": 1582641000}}, where c is the current price, d and dp the
 * change of the day, h, l and o its highest, lowest and first price, pc the last of the day before,
 * and t the time in seconds. For a stock that it does not know it sends zeroes.
 */
final class FinnhubMarket implements Market {

  private final MarketProperties properties;
  private final MarketClient client;

  FinnhubMarket(RestClient.Builder builder, MarketProperties properties) {
    this.properties = properties;
    this.client =
        new MarketClient(
            builder,
            properties,
            each -> each.defaultHeader("X-Finnhub-Token", properties.apiKey()));
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Said(@Nullable BigDecimal c, @Nullable Long t) {}

  @Override
  public Quote quote(String symbol) {
    Said said;
    try {
      said = client.get("/api/v1/quote?symbol={symbol}", symbol, Said.class);
    } catch (RestClientResponseException e) {
      throw MarketClient.answered(e);
    }
    if (said.c() == null || said.t() == null) {
      throw new MarketFailed(Kind.NONSENSE, "the market left out what was asked for");
    }
    if (said.c().signum() == 0) {
      throw new UnknownSymbol(symbol);
    }
    return new Quote(symbol, said.c(), null, Instant.ofEpochSecond(said.t()));
  }

  @Override
  public Ticks ticks(String symbol, @Nullable String after) {
    return new PolledTicks(() -> quote(symbol), properties.pollInterval(), after);
  }
}
