package lessserver.simulators;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lessserver.testing.TemporaryData;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** A shop that has third parties do things. */
final class Client {

  private final TestRestTemplate http = new TestRestTemplate();
  private final int port;

  Client(int port) {
    this.port = port;
  }

  ResponseEntity<JsonNode> authorize(String order, long amount, String card, String key) {
    return exchange(
        HttpMethod.POST,
        "/payments/v1/authorizations",
        "{\"reference\": \"%s\", \"amount\": %d, \"currency\": \"EUR\", \"card\": \"%s\"}"
            .formatted(order, amount, card),
        Map.of("Idempotency-Key", key));
  }

  ResponseEntity<JsonNode> capture(String id) {
    return exchange(
        HttpMethod.POST, "/payments/v1/authorizations/" + id + "/capture", null, Map.of());
  }

  String refund(String order) {
    return exchange(
            HttpMethod.POST, "/payments/v1/refunds", "{\"reference\": \"" + order + "\"}", Map.of())
        .getBody()
        .get("status")
        .asText();
  }

  ResponseEntity<JsonNode> book(String order, String key) {
    return exchange(
        HttpMethod.POST,
        "/carrier/v1/shipments",
        ("{\"reference\": \"%s\", \"shipTo\": {\"name\": \"A\", \"street\": \"Way 1\","
                + " \"postalCode\": \"1\", \"city\": \"C\", \"country\": \"DE\"}, \"items\":"
                + " [{\"sku\": \"MUG\", \"quantity\": 1}]}")
            .formatted(order),
        Map.of("Idempotency-Key", key));
  }

  String cancel(String order) {
    return exchange(
            HttpMethod.POST,
            "/carrier/v1/cancellations",
            "{\"reference\": \"" + order + "\"}",
            Map.of())
        .getBody()
        .get("status")
        .asText();
  }

  List<JsonNode> charges(String order) {
    List<JsonNode> found = new ArrayList<>();
    get("/api/v1/simulators/charges?reference=" + order).getBody().get("items").forEach(found::add);
    return found;
  }

  void fault(String name, double value) {
    assertThat(put(name, "{\"value\": " + value + "}").getStatusCode().value()).isEqualTo(200);
  }

  ResponseEntity<JsonNode> put(String fault, String json) {
    return exchange(HttpMethod.PUT, "/api/v1/faults/" + fault, json, Map.of());
  }

  ResponseEntity<JsonNode> get(String path) {
    return exchange(HttpMethod.GET, path, null, Map.of());
  }

  ResponseEntity<JsonNode> exchange(
      HttpMethod method, String path, @Nullable String json, Map<String, String> more) {
    HttpHeaders headers = new HttpHeaders();
    headers.setBearerAuth(TemporaryData.SUITE_TOKEN);
    headers.setContentType(MediaType.APPLICATION_JSON);
    more.forEach(headers::set);
    return http.exchange(
        URI.create("http://localhost:" + port + path),
        method,
        new HttpEntity<>(json, headers),
        JsonNode.class);
  }
}
