package lessserver.stocks.quote;

import com.fasterxml.jackson.databind.ObjectMapper;
import lessserver.functions.SuiteToken;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

@Configuration(proxyBeanMethods = false)
class MarketConfiguration {

  @Bean
  Market market(
      MarketProperties properties, RestClient.Builder http, SuiteToken token, ObjectMapper json) {
    return switch (properties.format()) {
      case SIMULATOR -> {
        String key = properties.apiKey().isBlank() ? token.value() : properties.apiKey();
        yield new SimulatorMarket(http, properties, key, json);
      }
      case FINNHUB -> {
        if (properties.apiKey().isBlank()) {
          throw new IllegalStateException(
              "lessserver.market.format (MARKET_FORMAT) finnhub needs lessserver.market.api-key"
                  + " (MARKET_API_KEY): the key that finnhub.io gave you");
        }
        yield new FinnhubMarket(http, properties);
      }
    };
  }
}
