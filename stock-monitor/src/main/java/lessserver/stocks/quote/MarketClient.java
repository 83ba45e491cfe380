package lessserver.stocks.quote;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpTimeoutException;
import java.util.function.UnaryOperator;
import lessserver.functions.client.Connections;
import lessserver.stocks.quote.MarketFailed.Kind;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;

/** Asks a market over HTTP, traced and with time-outs, and gives its failures names. */
final class MarketClient {

  private final RestClient http;

  MarketClient(
      RestClient.Builder builder,
      MarketProperties properties,
      UnaryOperator<RestClient.Builder> credentials) {
    var connections = Connections.within(properties.connectTimeout(), properties.readTimeout());
    this.http =
        credentials
            .apply(builder.clone().baseUrl(properties.uri()).requestFactory(connections))
            .build();
  }

  /**
   * What it answers.
   *
   * @param path with {@code {symbol}} in it
   * @throws RestClientResponseException if that is a refusal, status 4xx
   * @throws MarketFailed if it is no answer at all
   */
  <T> T get(String path, String symbol, Class<T> type) {
    try {
      T answer = http.get().uri(path, symbol).retrieve().body(type);
      if (answer == null) {
        throw new MarketFailed(Kind.NONSENSE, "the market answered nothing");
      }
      return answer;
    } catch (RestClientResponseException e) {
      if (e.getStatusCode().is4xxClientError()) {
        throw e;
      }
      throw answered(e);
    } catch (RestClientException e) {
      throw failed(e);
    }
  }

  static MarketFailed answered(RestClientResponseException e) {
    return new MarketFailed(Kind.AWAY, "the market answered " + e.getStatusCode().value());
  }

  private static MarketFailed failed(RestClientException e) {
    for (Throwable each = e; each != null; each = each.getCause()) {
      if (each instanceof HttpTimeoutException || each instanceof InterruptedIOException) {
        return new MarketFailed(Kind.SLOW, "the market did not answer in time");
      }
    }
    return e.getCause() instanceof IOException
        ? new MarketFailed(Kind.AWAY, "the market cannot be reached")
        : new MarketFailed(Kind.NONSENSE, "the market answered what cannot be read");
  }
}
