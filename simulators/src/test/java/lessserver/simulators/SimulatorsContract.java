package lessserver.simulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import lessserver.testing.FreePorts;
import lessserver.testing.TemporaryData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** What the clients of the third parties are promised, on whichever database the subclass names. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@TestPropertySource(
    properties = {
      "lessserver.market.tick=200ms",
      // No promise is about how long fifty clients wait.
      "spring.datasource.hikari.connection-timeout=20000"
    })
@ContextConfiguration(initializers = TemporaryData.class)
@DirtiesContext // Its mail server must not stand on the next one's port.
abstract class SimulatorsContract {

  @LocalServerPort private int port;
  private Client client;

  @Value("${lessserver.mail-server.port}")
  private int smtpPort;

  @DynamicPropertySource
  static void a_free_port_for_mail(DynamicPropertyRegistry properties) {
    int free = FreePorts.next();
    properties.add("lessserver.mail-server.port", () -> free);
  }

  @BeforeEach
  void connect() {
    client = new Client(port);
  }

  @AfterEach
  void everybody_is_well_again() {
    for (JsonNode fault : client.get("/api/v1/faults").getBody().get("items")) {
      if (fault.get("value").asDouble() > 0) {
        client.fault(fault.get("name").asText(), 0);
      }
    }
  }

  // --------------------------------------------------------------------------------- payment

  @Test
  void money_is_held_taken_and_given_back() {
    String order = reference();
    var held = client.authorize(order, 1299, "tok_visa", UUID.randomUUID().toString());
    assertThat(held.getStatusCode().value()).as(held.toString()).isEqualTo(201);
    assertThat(held.getBody().get("status").asText()).isEqualTo("AUTHORIZED");
    String id = held.getBody().get("id").asText();

    assertThat(client.capture(id).getBody().get("status").asText()).isEqualTo("CAPTURED");
    assertThat(client.capture(id).getStatusCode().value()).isEqualTo(200);
    assertThat(client.refund(order)).isEqualTo("REFUNDED");
    assertThat(client.refund(order)).isEqualTo("REFUNDED");
    assertThat(client.capture(id).getStatusCode().value()).isEqualTo(409);
    assertThat(client.authorize(order, 1299, "tok_visa", "new-" + order).getStatusCode().value())
        .isEqualTo(409);
    assertThat(client.capture("ch_nope").getStatusCode().value()).isEqualTo(404);
  }

  @Test
  void what_is_refunded_before_it_was_charged_is_never_charged() {
    String order = reference();
    assertThat(client.refund(order)).isEqualTo("NOTHING_CHARGED");

    assertThat(client.authorize(order, 1299, "tok_visa", order).getStatusCode().value())
        .isEqualTo(409);
    assertThat(client.charges(order)).isEmpty();
  }

  @Test
  void fifty_clients_with_one_key_make_one_charge() throws Exception {
    String order = reference();
    List<String> ids =
        fiftyTimes(
            () -> client.authorize(order, 500, "tok_visa", order).getBody().get("id").asText());

    assertThat(new TreeSet<>(ids)).hasSize(1);
    assertThat(client.charges(order)).hasSize(1);
    assertThat(client.charges(order).getFirst().get("repeats").asInt()).isEqualTo(49);
    assertThat(client.authorize(order, 501, "tok_visa", order).getStatusCode().value())
        .isEqualTo(422);
  }

  @Test
  void a_key_is_one_clients_even_for_two_references_at_once() throws Exception {
    String key = reference();
    List<String> references = List.of(reference(), reference());
    List<Integer> answers =
        fiftyTimes(
            () ->
                client
                    .authorize(references.get((int) (Math.random() * 2)), 500, "tok_visa", key)
                    .getStatusCode()
                    .value());

    assertThat(answers).containsOnly(201, 422);
    assertThat(
            Stream.concat(
                client.charges(references.get(0)).stream(),
                client.charges(references.get(1)).stream()))
        .hasSize(1);
  }

  @Test
  void a_bank_says_no() {
    String order = reference();
    var declined = client.authorize(order, 500, "tok_declined", order);
    assertThat(declined.getStatusCode().value()).isEqualTo(422);
    assertThat(declined.getBody().get("type").asText())
        .isEqualTo("urn:lessserver:problem:card-declined");
    assertThat(declined.getBody().get("detail").asText()).isEqualTo("The card was declined.");
    assertThat(client.charges(order).getFirst().get("status").asText()).isEqualTo("DECLINED");
    assertThat(client.refund(order)).isEqualTo("NOTHING_CHARGED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"reference\": \"r\", \"amount\": 0, \"currency\": \"EUR\", \"card\": \"tok_visa\"} | 400"
            + " | wish.amount",
        "{\"reference\": \"r\", \"amount\": 100000001, \"currency\": \"EUR\", \"card\":"
            + " \"tok_visa\"} | 400 | wish.amount",
        "{\"reference\": \"r\", \"amount\": 1, \"currency\": \"USD\", \"card\": \"tok_visa\"} | 400"
            + " | wish.currency",
        "{\"reference\": \"r\", \"amount\": 1, \"currency\": \"EUR\", \"card\": \"4111\"} | 422 |"
            + " card",
        "{\"reference\": \"\", \"amount\": 1, \"currency\": \"EUR\", \"card\": \"tok_visa\"} | 400"
            + " | wish.reference",
      })
  void a_bad_authorization_is_refused_with_the_field_named(String json, int status, String field) {
    var refused =
        client.exchange(
            HttpMethod.POST,
            "/payments/v1/authorizations",
            json,
            Map.of("Idempotency-Key", reference()));
    assertThat(refused.getStatusCode().value()).as(refused.toString()).isEqualTo(status);
    assertThat(refused.getBody().get("errors").findValuesAsText("field")).containsExactly(field);
  }

  @Test
  void without_a_key_nothing_is_charged() {
    assertThat(
            client
                .exchange(HttpMethod.POST, "/payments/v1/authorizations", "{}", Map.of())
                .getStatusCode()
                .value())
        .isEqualTo(400);
  }

  // --------------------------------------------------------------------------------- carrier

  @Test
  void a_parcel_is_booked_once_and_called_off() throws Exception {
    String order = reference();
    List<String> numbers =
        fiftyTimes(() -> client.book(order, order).getBody().get("trackingNumber").asText());
    assertThat(new TreeSet<>(numbers)).hasSize(1);

    assertThat(client.cancel(order)).isEqualTo("CANCELLED");
    assertThat(client.cancel(order)).isEqualTo("CANCELLED");
    assertThat(client.book(order, "other-" + order).getStatusCode().value()).isEqualTo(409);
    String never = reference();
    assertThat(client.cancel(never)).isEqualTo("NOTHING_BOOKED");
    assertThat(client.book(never, never).getStatusCode().value()).isEqualTo(409);
  }

  // ------------------------------------------------------------------------------------ mail

  @Test
  void a_mail_is_kept_once_for_each_id_and_repeats_are_counted() throws Exception {
    String id = "<" + UUID.randomUUID() + "@lessserver>";
    send(id, "Your order");
    send(id, "Your order");
    send(id, "Your order");

    JsonNode mail =
        client
            .get("/api/v1/simulators/mails?messageId=" + id.replace("<", "%3C").replace(">", "%3E"))
            .getBody()
            .at("/items/0");
    assertThat(mail.get("subject").asText()).isEqualTo("Your order");
    assertThat(mail.get("text").asText()).contains("Hello");
    assertThat(mail.get("to").asText()).isEqualTo("alice@example.com");
    assertThat(mail.get("repeats").asInt()).isEqualTo(2);
    assertThatThrownBy(() -> send(null, "Nameless")).hasMessageContaining("550");
  }

  // ---------------------------------------------------------------------------------- market

  @Test
  void quotes_move_and_can_be_held_still() {
    JsonNode first = client.get("/market/v1/quotes/LESS").getBody();
    assertThat(first.get("price").decimalValue()).isPositive();
    await()
        .untilAsserted(
            () ->
                assertThat(client.get("/market/v1/quotes/LESS").getBody().get("price"))
                    .isNotEqualTo(first.get("price")));

    client.exchange(HttpMethod.PUT, "/market/v1/quotes/LESS", "{\"price\": 7.5}", Map.of());
    assertThat(client.get("/market/v1/quotes/LESS").getBody().get("price").asDouble())
        .isEqualTo(7.5);
    client.exchange(HttpMethod.DELETE, "/market/v1/quotes/LESS", null, Map.of());
    assertThat(client.get("/market/v1/quotes/NOPE").getStatusCode().value()).isEqualTo(404);
    assertThat(client.get("/market/v1/symbols").getBody().findValuesAsText("symbol"))
        .contains("LESS", "IBM");
  }

  @Test
  void who_comes_back_with_the_last_id_misses_no_quote() throws Exception {
    List<String> first = stream(null, 3);
    List<String> more = stream(first.get(1), 2);

    assertThat(more.getFirst()).isEqualTo(first.get(2));
    assertThat(Long.parseLong(more.get(1))).isEqualTo(Long.parseLong(first.get(2)) + 1);
  }

  // ---------------------------------------------------------------------------------- faults

  @Test
  void half_of_the_errors_come_after_the_work_is_done() {
    client.fault("payment.errors", 1);
    List<String> orders = Stream.generate(SimulatorsContract::reference).limit(40).toList();
    for (String order : orders) {
      assertThat(client.authorize(order, 5, "tok_visa", order).getStatusCode().value())
          .isEqualTo(503);
    }
    long done = orders.stream().filter(order -> !client.charges(order).isEmpty()).count();
    assertThat(done).isBetween(1L, 39L);

    client.fault("payment.errors", 0);
    for (String order : orders) {
      assertThat(client.authorize(order, 5, "tok_visa", order).getStatusCode().value())
          .isEqualTo(201);
      assertThat(client.charges(order)).hasSize(1);
    }
  }

  @Test
  void who_hangs_answers_nobody_until_switched_off_and_others_go_on() {
    client.fault("carrier.hang", 1);
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      String order = reference();
      Future<Integer> hanging =
          clients.submit(() -> client.book(order, order).getStatusCode().value());
      String other = reference();
      assertThat(client.authorize(other, 5, "tok_visa", other).getStatusCode().value())
          .isEqualTo(201);
      assertThat(hanging.isDone()).isFalse();

      client.fault("carrier.hang", 0);
      assertThat(hanging).succeedsWithin(Duration.ofMinutes(1)).isEqualTo(201);
    }
  }

  @ParameterizedTest
  @CsvSource({"payment.refuse, 1, 503", "payment.flap, 3600, 503", "payment.wrong-answer, 1, 200"})
  void a_switch_does_what_it_says(String name, double value, int status) {
    client.fault(name, value);
    String order = reference();
    int away = client.authorize(order, 5, "tok_visa", order).getStatusCode().value();
    if (name.endsWith("flap")) {
      assertThat(away).isIn(201, status); // by the hour
    } else {
      assertThat(away).isEqualTo(status);
    }
    assertThat(client.get("/api/v1/simulators/summary").getStatusCode().value()).isEqualTo(200);
  }

  @Test
  void a_switch_goes_off_by_itself_and_mail_fails_too() throws Exception {
    client.exchange(
        HttpMethod.PUT,
        "/api/v1/faults/mail.refuse",
        "{\"value\": 1, \"for\": \"PT10S\"}",
        Map.of());
    assertThatThrownBy(() -> send("<x@lessserver>", "Later")).hasMessageContaining("451");
    await().ignoreExceptions().untilAsserted(() -> send("<x@lessserver>", "Later"));
  }

  @Test
  void switches_tell_what_they_do_and_refuse_nonsense() {
    JsonNode all = client.get("/api/v1/faults").getBody().get("items");
    assertThat(all).hasSize(24);
    assertThat(all.findValuesAsText("description")).allMatch(text -> text.length() > 10);
    assertThat(client.put("nope", "{\"value\": 1}").getStatusCode().value()).isEqualTo(404);
    assertThat(
            client
                .put("payment.errors", "{\"value\": 1.1}")
                .getBody()
                .at("/errors/0/field")
                .asText())
        .isEqualTo("value");
    assertThat(
            client
                .put("payment.errors", "{\"value\": 1, \"for\": \"-PT1S\"}")
                .getBody()
                .at("/errors/0/field")
                .asText())
        .isEqualTo("for");
  }

  @Test
  void the_summary_counts_everything() {
    String order = reference();
    client.authorize(order, 250, "tok_visa", order);
    client.refund(order);
    JsonNode summary = client.get("/api/v1/simulators/summary").getBody();

    assertThat(summary.get("charges").findValuesAsText("status")).contains("VOIDED");
    assertThat(summary.at("/mails/count").isNumber()).isTrue();
  }

  // ------------------------------------------------------------------------------- the client

  private static String reference() {
    return "ord-" + UUID.randomUUID();
  }

  private static <T> List<T> fiftyTimes(Callable<T> call) throws Exception {
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> all = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        all.add(clients.submit(call));
      }
      List<T> answers = new ArrayList<>();
      for (Future<T> each : all) {
        answers.add(each.get());
      }
      return answers;
    }
  }

  private void send(@Nullable String messageId, String subject) throws MessagingException {
    Properties properties = new Properties();
    properties.put("mail.smtp.host", "127.0.0.1");
    properties.put("mail.smtp.port", String.valueOf(smtpPort));
    var mail =
        new MimeMessage(Session.getInstance(properties)) {
          @Override
          protected void updateMessageID() throws MessagingException {
            if (messageId == null) {
              removeHeader("Message-ID");
            } else {
              setHeader("Message-ID", messageId);
            }
          }
        };
    mail.setFrom("shop@example.com");
    mail.setRecipient(Message.RecipientType.TO, new InternetAddress("alice@example.com"));
    mail.setSubject(subject);
    mail.setText("Hello");
    Transport.send(mail);
  }

  /** The ids of so many quotes. */
  private List<String> stream(@Nullable String last, int count) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + port + "/market/v1/quotes/LESS/stream"))
            .header("X-Suite-Token", TemporaryData.SUITE_TOKEN);
    if (last != null) {
      request.header("Last-Event-ID", last);
    }
    try (HttpClient client = HttpClient.newHttpClient();
        var lines =
            new BufferedReader(
                new InputStreamReader(
                    client.send(request.build(), BodyHandlers.ofInputStream()).body(),
                    StandardCharsets.UTF_8))) {
      List<String> ids = new ArrayList<>();
      while (ids.size() < count) {
        String line = lines.readLine();
        if (line != null && line.startsWith("id:")) {
          ids.add(line.substring("id:".length()));
        }
      }
      client.shutdownNow();
      return ids;
    }
  }
}
