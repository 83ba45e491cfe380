package lessserver.orders.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import lessserver.events.NotNowException;
import lessserver.functions.Headers;
import lessserver.functions.SuiteToken;
import lessserver.functions.client.Connections;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** The rows of a dataset of csv-etl's, a page at a time. Safe for use by many threads. */
@Component
class ImportedRows {

  private static final String PAGE = "/api/v1/datasets/{dataset}/rows?limit=200";

  private final RestClient http;

  ImportedRows(RestClient.Builder http, SuiteToken token, CatalogueProperties properties) {
    this.http =
        http.clone()
            .baseUrl(properties.uri())
            .requestFactory(
                Connections.within(properties.connectTimeout(), properties.readTimeout()))
            .defaultHeader(Headers.SUITE_TOKEN, token.value())
            .build();
  }

  /**
   * A page as csv-etl answers it: its rows in {@code items}, newest first.
   *
   * @param cursor the page before's {@code nextCursor}; null for the first
   * @throws NotNowException if the service does not answer
   */
  JsonNode page(String dataset, @Nullable String cursor) {
    try {
      JsonNode page =
          (cursor == null
                  ? http.get().uri(PAGE, dataset)
                  : http.get().uri(PAGE + "&cursor={cursor}", dataset, cursor))
              .retrieve()
              .body(JsonNode.class);
      if (page == null) {
        throw new NotNowException("csv-etl answered nothing", null);
      }
      return page;
    } catch (HttpClientErrorException.NotFound e) {
      throw e; // It will not come back by being asked again.
    } catch (RestClientException e) {
      throw new NotNowException("csv-etl did not answer: " + e.getMessage(), e);
    }
  }
}
