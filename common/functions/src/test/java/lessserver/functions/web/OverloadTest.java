package lessserver.functions.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import lessserver.functions.Headers;
import lessserver.functions.guestbook.Client;
import lessserver.functions.guestbook.Client.Answer;
import lessserver.functions.guestbook.Gate;
import lessserver.functions.guestbook.Guestbook;
import lessserver.functions.guestbook.WithGuestbook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** A small service at its limits: of requests at once, and of connections to its database. */
@WithGuestbook
@TestPropertySource(
    properties = {
      "lessserver.web.max-concurrent-requests=2",
      "spring.datasource.hikari.maximum-pool-size=2",
      "spring.datasource.hikari.connection-timeout=1000"
    })
class OverloadTest {

  private static final String ADA = "{\"name\":\"Ada\",\"seats\":1}";
  private static final int MANY = 5;

  private final Client client;
  private final Gate gate;
  private final DataSource store;

  OverloadTest(@LocalServerPort int port, @Autowired Gate gate, @Autowired DataSource store) {
    this.client = new Client(port);
    this.gate = gate;
    this.store = store;
  }

  @AfterEach
  void letAllGo() {
    gate.open();
  }

  @Test
  void who_comes_when_the_service_is_full_is_turned_away_with_503_and_let_in_later() {
    gate.close();
    List<CompletableFuture<Answer>> inside =
        List.of(client.getAsync("/gate"), client.getAsync("/gate"));
    await().until(() -> gate.waiting() == 2);

    Answer third = client.get("/motto");

    assertAway(third);
    gate.open();
    assertThat(inside).allSatisfy(each -> assertThat(each.join().status()).isEqualTo(200));
    await().until(() -> client.get("/motto").status() == 200);
  }

  @Test
  void a_full_service_still_tells_how_it_is() {
    gate.close();
    List<CompletableFuture<Answer>> inside =
        List.of(client.getAsync("/gate"), client.getAsync("/gate"));
    await().until(() -> gate.waiting() == 2);

    assertThat(client.get("/actuator/health/liveness").status()).isEqualTo(200);
    assertThat(client.get("/actuator/metrics").status()).isEqualTo(200);

    gate.open();
    inside.forEach(CompletableFuture::join);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/surprise", "/nowhere", "/refusals/GONE", "/functions/stumble"})
  void whoever_fails_gives_the_place_back(String path) {
    IntStream.range(0, MANY).forEach(_ -> client.get(path));

    assertThat(client.get("/motto").status()).isEqualTo(200);
  }

  @Test
  void a_database_that_gives_no_connection_is_503() throws SQLException {
    try (Connection _ = store.getConnection();
        Connection _ = store.getConnection()) {
      assertAway(client.post("/guests", ADA));
    }
  }

  @Test
  void so_it_is_when_the_request_is_idempotent() throws SQLException {
    try (Connection _ = store.getConnection();
        Connection _ = store.getConnection()) {
      assertAway(client.post("/guests", ADA, "Idempotency-Key", "no-connection"));
    }
    assertThat(client.post("/guests", ADA, "Idempotency-Key", "no-connection").status())
        .isEqualTo(201);
  }

  @Test
  void what_others_keep_locked_in_the_database_for_too_long_is_503() {
    Answer answer = client.get("/queue");

    assertAway(answer);
    assertThat(answer.body()).doesNotContain(Guestbook.SECRET);
  }

  @Test
  void a_database_that_gives_no_connection_makes_the_service_unready_and_not_dead()
      throws SQLException {
    try (Connection _ = store.getConnection();
        Connection _ = store.getConnection()) {
      Answer health = client.get("/actuator/health");

      assertThat(health.status()).isEqualTo(503);
      assertThat(health.json().at("/components/db/status").asText()).isEqualTo("DOWN");
      assertThat(client.get("/actuator/health/liveness").status()).isEqualTo(200);
    }
  }

  private static void assertAway(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isPresent();
    assertThat(answer.header("Content-Type")).contains("application/problem+json");
    assertThat(answer.json().get("correlationId").asText())
        .isEqualTo(answer.header(Headers.CORRELATION_ID).orElseThrow());
  }
}
