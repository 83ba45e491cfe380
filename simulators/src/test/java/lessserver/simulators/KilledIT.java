package lessserver.simulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import lessserver.testing.ForkedJvm;
import lessserver.testing.FreePorts;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.Test;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.ResourceAccessException;

/** The ledger of third parties that are killed while they do what they are asked. */
class KilledIT {

  private static final int BEFORE_THE_KILL = 60;
  private static final int CLIENTS = 8;

  private final Path data = TemporaryData.newFolder();

  @Test
  void what_was_acknowledged_is_in_the_ledger_and_what_is_asked_again_is_done_once()
      throws Exception {
    int port = FreePorts.next();
    Client client = new Client(port);
    Map<String, String> acknowledged = new ConcurrentHashMap<>();
    Set<String> unanswered = ConcurrentHashMap.newKeySet();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      try (ForkedJvm _ = start(port)) {
        client.fault("carrier.latency", 1);
        for (int i = 0; i < CLIENTS; i++) {
          clients.execute(() -> order(client, acknowledged, unanswered));
        }
        await().until(() -> acknowledged.size() >= BEFORE_THE_KILL);
      } // which kills it
    }
    assertThat(unanswered).as("there was something to interrupt").isNotEmpty();

    try (ForkedJvm _ = start(port)) {
      acknowledged.forEach(
          (order, charge) ->
              assertThat(client.charges(order))
                  .singleElement()
                  .satisfies(kept -> assertThat(kept.get("id").asText()).isEqualTo(charge))
                  .satisfies(
                      kept -> assertThat(kept.get("status").asText()).isEqualTo("AUTHORIZED")));
      for (String order : unanswered) {
        assertThat(charge(client, order).getStatusCode().value()).isEqualTo(201);
        assertThat(client.charges(order)).hasSize(1);
      }
      JsonNode faults = client.get("/api/v1/faults").getBody();
      assertThat(faults.findParents("name"))
          .filteredOn(fault -> fault.get("name").asText().equals("carrier.latency"))
          .singleElement()
          .satisfies(fault -> assertThat(fault.get("value").asInt()).isEqualTo(1));
    }
  }

  /** One after the other, until nobody answers any more. */
  private static void order(
      Client client, Map<String, String> acknowledged, Set<String> unanswered) {
    while (true) {
      String order = "ord-" + UUID.randomUUID();
      try {
        acknowledged.put(order, charge(client, order).getBody().get("id").asText());
      } catch (ResourceAccessException _) {
        unanswered.add(order);
        return;
      }
    }
  }

  private static ResponseEntity<JsonNode> charge(Client client, String order) {
    return client.authorize(order, 500, "tok_visa", order);
  }

  private ForkedJvm start(int port) throws IOException {
    ForkedJvm service =
        ForkedJvm.start(
            SimulatorsApplication.class,
            "--server.port=" + port,
            "--lessserver.mail-server.port=" + FreePorts.next(),
            "--lessserver.data=" + data,
            "--SUITE_TOKEN=" + TemporaryData.SUITE_TOKEN,
            "--management.zipkin.tracing.export.enabled=false");
    service.awaitLines(1, line -> line.contains("Started SimulatorsApplication"));
    return service;
  }
}
