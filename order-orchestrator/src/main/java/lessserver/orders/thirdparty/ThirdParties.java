package lessserver.orders.thirdparty;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.util.List;
import lessserver.functions.SuiteToken;
import lessserver.functions.client.Connections;
import lessserver.orders.thirdparty.ThirdPartyProperties.Place;
import org.springframework.http.HttpHeaders;
import org.springframework.http.converter.json.MappingJackson2HttpMessageConverter;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** The third parties, each with time-outs, a breaker and a bulkhead of its own. */
@Component
public class ThirdParties {

  private final RestClient.Builder http;
  private final CircuitBreakerRegistry breakers;
  private final BulkheadRegistry bulkheads;
  private final SuiteToken suiteToken;
  private final ThirdPartyProperties properties;

  /** What others add to their answers is no concern of ours. */
  private final MappingJackson2HttpMessageConverter json;

  ThirdParties(
      RestClient.Builder http,
      CircuitBreakerRegistry breakers,
      BulkheadRegistry bulkheads,
      SuiteToken suiteToken,
      ThirdPartyProperties properties,
      ObjectMapper json) {
    this.http = http;
    this.breakers = breakers;
    this.bulkheads = bulkheads;
    this.suiteToken = suiteToken;
    this.properties = properties;
    this.json =
        new MappingJackson2HttpMessageConverter(
            json.copy().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES));
  }

  public ThirdParty payment() {
    return thirdParty("payment", properties.payment());
  }

  public ThirdParty carrier() {
    return thirdParty("carrier", properties.carrier());
  }

  private ThirdParty thirdParty(String name, Place place) {
    String key = place.apiKey() == null ? suiteToken.value() : place.apiKey();
    RestClient client =
        http.clone()
            .messageConverters(List.of(json))
            .baseUrl(place.uri())
            .requestFactory(Connections.within(place.connectTimeout(), place.readTimeout()))
            .defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + key)
            .build();
    return new ThirdParty(name, client, breakers.circuitBreaker(name), bulkheads.bulkhead(name));
  }
}
