package lessserver.stocks.quote;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import lessserver.stocks.quote.MarketFailed.Kind;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;

/** The suite's simulator of a market, or anybody who speaks as it does. */
final class SimulatorMarket implements Market {

  private static final String QUOTES = "/market/v1/quotes/";
  private static final String UNKNOWN = "unknown-symbol\"";

  private final MarketProperties properties;
  private final String bearer;
  private final MarketClient client;
  private final ObjectMapper json;

  SimulatorMarket(
      RestClient.Builder builder, MarketProperties properties, String apiKey, ObjectMapper json) {
    this.properties = properties;
    this.bearer = "Bearer " + apiKey;
    this.client =
        new MarketClient(
            builder, properties, each -> each.defaultHeader(HttpHeaders.AUTHORIZATION, bearer));
    this.json = json;
  }

  /** What it sends, once and in its stream. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Said(
      @Nullable String symbol,
      @Nullable BigDecimal price,
      @Nullable String currency,
      @Nullable Instant at) {

    private Quote asQuote() {
      if (symbol == null || price == null || at == null) {
        throw new MarketFailed(Kind.NONSENSE, "the market left out what was asked for");
      }
      return new Quote(symbol, price, currency, at);
    }
  }

  @Override
  public Quote quote(String symbol) {
    try {
      return client.get(QUOTES + "{symbol}", symbol, Said.class).asQuote();
    } catch (RestClientResponseException e) {
      // A market that is somewhere else answers 404, too.
      if (e.getStatusCode().isSameCodeAs(HttpStatus.NOT_FOUND)
          && e.getResponseBodyAsString().contains(UNKNOWN)) {
        throw new UnknownSymbol(symbol);
      }
      throw MarketClient.answered(e);
    }
  }

  @Override
  public Ticks ticks(String symbol, @Nullable String after) {
    return new RelayedTicks(
        URI.create(properties.uri() + QUOTES + symbol + "/stream"),
        bearer,
        properties.connectTimeout(),
        this::read,
        after);
  }

  private Quote read(String data) {
    try {
      return json.readValue(data, Said.class).asQuote();
    } catch (JsonProcessingException _) {
      throw new MarketFailed(Kind.NONSENSE, "the market sent what cannot be read");
    }
  }
}
