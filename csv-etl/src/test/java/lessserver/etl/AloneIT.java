package lessserver.etl;

import static org.assertj.core.api.Assertions.assertThat;

import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ContextConfiguration;

/** The ETL with nothing else up: no Kafka, no Zipkin, no gateway. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "spring.kafka.bootstrap-servers=localhost:1")
@ContextConfiguration(initializers = TemporaryData.class)
class AloneIT {

  @LocalServerPort private int port;

  @Test
  void it_takes_files_in_and_says_that_it_is_degraded() {
    Client client = new Client(port);
    String id = Client.accepted(client.file("dataset=alone", "a\n1\n"));

    assertThat(client.get("/api/v1/imports/" + id).json().get("status").asText())
        .isEqualTo("RECEIVED");
    Client.Answer health = client.get("/actuator/health");
    assertThat(health.status()).isEqualTo(200);
    assertThat(health.json().get("status").asText()).isEqualTo("DEGRADED");
    assertThat(client.get("/actuator/health/readiness").status()).isEqualTo(200);
  }
}
