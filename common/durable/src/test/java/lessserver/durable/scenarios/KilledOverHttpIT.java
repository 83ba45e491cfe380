package lessserver.durable.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import lessserver.durable.shop.Breakpoint;
import lessserver.durable.shop.KillableShop;
import lessserver.testing.ForkedJvm;
import lessserver.testing.FreePorts;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The book's order, as a client sees it: placed over HTTP, its process killed, and finished. */
class KilledOverHttpIT {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final String url = KillableShop.newH2();
  private final HttpClient http = HttpClient.newHttpClient();
  private final int port = FreePorts.next();

  private ForkedJvm shop(String... more) {
    Stream<String> properties =
        Stream.concat(
            Stream.of("--server.port=" + port, "--spring.datasource.url=" + url), Stream.of(more));
    ForkedJvm shop = KillableShop.start(KillableShop.SERVE, List.of(), properties);
    shop.awaitLines(1, line -> line.equals(KillableShop.READY));
    return shop;
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(
        request
            .header("X-Suite-Token", "test")
            .header("Content-Type", "application/json")
            .timeout(PATIENCE)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private URI address(String path) {
    return URI.create("http://127.0.0.1:" + port + "/runtime/webhooks/durabletask/" + path);
  }

  @Test
  void an_order_whose_process_is_killed_in_the_middle_is_finished_after_the_restart()
      throws Exception {
    try (ForkedJvm shop = shop("--shop.breakpoint=after processPayment")) {
      HttpResponse<String> accepted =
          send(
              HttpRequest.newBuilder(address("orchestrators/PlaceOrder/order-1"))
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "{\"id\": \"order-1\", \"product\": \"book\", \"quantity\": 1}")));
      assertThat(accepted.statusCode()).isEqualTo(202);
      shop.awaitLines(1, line -> line.startsWith(Breakpoint.REACHED));
      HttpResponse<String> running = send(HttpRequest.newBuilder(address("instances/order-1")));
      assertThat(running.statusCode()).isEqualTo(202);
    }

    try (ForkedJvm _ = shop()) {
      HttpResponse<String> done =
          await()
              .until(
                  () -> send(HttpRequest.newBuilder(address("instances/order-1"))),
                  answer -> answer.statusCode() == 200);
      JsonNode status = new ObjectMapper().readTree(done.body());
      assertThat(status.path("runtimeStatus").asText()).isEqualTo("Completed");
      assertThat(status.path("output").asText()).isEqualTo("TRACK-order-1");
    }

    JdbcTemplate jdbc = new JdbcTemplate(new DriverManagerDataSource(url, "", ""));
    assertThat(jdbc.queryForList("SELECT activity FROM effect", String.class))
        .containsExactlyInAnyOrder(
            "checkAndReserveInventory", "processPayment", "scheduleShipping", "emailCustomer");
    // At least once: it was called again, under the same key.
    assertThat(
            jdbc.queryForObject(
                "SELECT count(*) FROM invocation WHERE activity = 'processPayment'", Integer.class))
        .isEqualTo(2);
  }
}
