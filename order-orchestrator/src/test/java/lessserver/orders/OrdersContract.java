package lessserver.orders;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.CloudEventSerializer;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import lessserver.durable.HistoryReplayer;
import lessserver.testing.RealKafka;
import lessserver.testing.RecordedEvents;
import lessserver.testing.RecordedSpans;
import lessserver.testing.TemporaryData;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;

/** What who orders something is promised, on whichever database the subclass names. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@TestPropertySource(
    properties = {
      "lessserver.public-url=https://shop.example",
      "lessserver.orders.tracking-link-within=300ms",
      "lessserver.orders.finished-within=4s",
      "lessserver.orders.approval-within=6s",
      "resilience4j.circuitbreaker.configs.default.wait-duration-in-open-state=1s"
    })
@AutoConfigureObservability
@Import(RecordedSpans.class)
@ContextConfiguration(initializers = {TemporaryData.class, RealKafka.class, FakePartners.class})
@DirtiesContext // Its listener must not share the group with another context's.
abstract class OrdersContract {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SHIP_TO =
      "{\"name\": \"A\", \"street\": \"Way 1\", \"postalCode\": \"1\", \"city\": \"C\","
          + " \"country\": \"DE\"}";

  private final TestRestTemplate http = new TestRestTemplate();
  @Autowired private RecordedSpans spans;
  @Autowired private HistoryReplayer replayer;
  @LocalServerPort private int port;

  @AfterEach
  void everybody_is_well_again() {
    FakePartners.recover();
  }

  @Test
  void an_order_is_priced_reserved_paid_shipped_and_mailed() throws Exception {
    int stock = stock("FILTER-500");
    var accepted =
        post(
            "/api/v1/orders",
            order("alice", "tok_visa", "\"WELCOME10\"", "FILTER-500", 2, "MUG-BLUE", 1));
    JsonNode links = accepted.getBody();
    String id = links.get("orderId").asText();

    assertThat(accepted.getStatusCode().value()).isEqualTo(202);
    assertThat(accepted.getHeaders().getLocation())
        .hasToString(
            "https://shop.example/runtime/webhooks/durabletask/instances/"
                + id
                + "?taskHub=orders");
    assertThat(links.get("statusQueryGetUri").asText())
        .isEqualTo(accepted.getHeaders().getLocation().toString());
    assertThat(links.get("id").asText()).isEqualTo(id);

    JsonNode order = awaitStatus(id, "COMPLETED");
    assertThat(order.get("subtotal").decimalValue()).isEqualByComparingTo("36.30");
    assertThat(order.get("discount").decimalValue()).isEqualByComparingTo("3.63");
    assertThat(order.get("total").decimalValue()).isEqualByComparingTo("32.67");
    assertThat(order.get("trackingNumber").asText()).isEqualTo("TRK-" + id);
    assertThat(order.get("trackingUrl").asText()).isEqualTo("https://carrier.example/track/" + id);
    assertThat(order.get("correlationId").asText())
        .isEqualTo(accepted.getHeaders().getFirst("X-Correlation-Id"));
    assertThat(stock("FILTER-500")).isEqualTo(stock - 2);
    assertThat(FakePartners.chargeOf(id)).isEqualTo("CAPTURED");
    assertThat(FakePartners.shipmentOf(id)).isEqualTo("BOOKED");
    assertThat(mailsAbout(id)).hasSize(1);
    assertThat(mailsAbout(id).getFirst().getMessageID())
        .matches("<[0-9a-f-]{36}\\.\\d+@lessserver>");
    assertThat(FakePartners.calls("authorizations", id)).hasSizeGreaterThanOrEqualTo(2);
    assertThat(FakePartners.keys("authorizations", id))
        .singleElement(as(STRING))
        .matches("[0-9a-f-]{36}:\\d+");

    JsonNode status =
        await()
            .until(
                () -> get(path(links, "statusQueryGetUri")).getBody(),
                ended -> ended.get("runtimeStatus").asText().equals("Completed"));
    assertThat(status.at("/output/trackingNumber").asText()).isEqualTo("TRK-" + id);
    assertThat(customer("alice").get("available")).isEqualTo(customer("alice").get("credit"));
  }

  @Test
  void completed_orders_earn_points_and_others_do_not() {
    // None of her other orders is completed.
    long before = customer("carol").get("points").asLong();
    awaitStatus(place(order("carol", "tok_declined", null, "TEA-BLACK", 1)), "FAILED");
    String id = place(order("carol", "tok_visa", null, "TEA-BLACK", 3));
    JsonNode order = awaitStatus(id, "COMPLETED");

    long earned = order.get("total").decimalValue().longValue();
    assertThat(earned).isPositive();
    await()
        .untilAsserted(
            () -> assertThat(customer("carol").get("points").asLong()).isEqualTo(before + earned));
    assertThat(get("/runtime/webhooks/durabletask/entities/LoyaltyAccount/carol").getBody())
        .isEqualTo(get("/runtime/webhooks/durabletask/entities/loyaltyaccount/carol").getBody());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"order-completed", "order-declined", "order-given-up", "order-not-approved"})
  void yesterdays_orders_would_be_placed_the_same_way_today(String history) throws Exception {
    replayer.replay(
        new ClassPathResource("histories/" + history + ".json")
            .getContentAsString(StandardCharsets.UTF_8));
  }

  @Test
  void one_trace_spans_the_order_its_calls_and_its_events() {
    var accepted = post("/api/v1/orders", order("alice", "tok_visa", null, "TEA-GREEN", 1));
    String id = accepted.getBody().get("orderId").asText();
    String trace = accepted.getHeaders().getFirst("X-Correlation-Id");
    awaitStatus(id, "COMPLETED");

    assertThat(
            spans.awaitInTrace(
                trace, span -> "completeOrder".equals(span.attributes().get("function"))))
        .extracting(span -> span.attributes().get("function"))
        .contains(
            "acceptOrder",
            "priceOrder",
            "checkAndReserveInventory",
            "processPayment",
            "scheduleShipping",
            "emailCustomer");
    assertThat(spans.inTrace(trace))
        .extracting(RecordedSpans.Ended::kind)
        .contains("SERVER", "CLIENT", "PRODUCER", "CONSUMER");
    assertThat(FakePartners.calls("", id))
        .allMatch(call -> call.traceparent().contains("-" + trace + "-"));
  }

  @Test
  void every_step_is_told_in_order() {
    String id = place(order("alice", "tok_visa", null, "TEA-BLACK", 1));
    awaitStatus(id, "COMPLETED");

    try (var events = new RecordedEvents(RealKafka.bootstrapServers(), "orders")) {
      events.await(event -> is(event, id, "completed"));
      assertThat(
              events.poll().stream()
                  .filter(record -> id.equals(record.key()))
                  .map(record -> record.value().getType())
                  .filter(type -> !type.equals("lessserver.order.delayed.v1"))) // by the machine
          .containsExactly(
              "lessserver.order.placed.v1",
              "lessserver.order.reserved.v1",
              "lessserver.order.paid.v1",
              "lessserver.order.shipped.v1",
              "lessserver.order.completed.v1");
    }
  }

  @Test
  void the_mail_carries_the_short_link_if_it_is_there_in_time() throws Exception {
    FakePartners.fail("shipments", 1_000);
    String id = place(order("alice", "tok_visa", null, "TEA-BLACK", 1));
    tellOfLink("track-" + id);
    await()
        .until(
            () ->
                get("/runtime/webhooks/durabletask/instances/" + id + "?showHistory=true")
                    .getBody()
                    .toString(),
            instance -> instance.contains("EventRaised"));
    FakePartners.recover();
    JsonNode order = awaitStatus(id, "COMPLETED");

    assertThat(order.get("trackingUrl").asText()).isEqualTo("https://shop.example/track-" + id);
    assertThat(mailsAbout(id).getFirst().getContent().toString())
        .contains("https://shop.example/track-" + id);
  }

  @Test
  void a_declined_card_undoes_everything() {
    int stock = stock("COCOA-300");
    String id = place(order("carol", "tok_declined", null, "COCOA-300", 3));
    JsonNode order = awaitStatus(id, "FAILED");

    assertThat(order.get("reason").asText()).contains("The card was declined.");
    assertThat(stock("COCOA-300")).isEqualTo(stock);
    assertThat(customer("carol").get("available")).isEqualTo(customer("carol").get("credit"));
    assertThat(FakePartners.chargeOf(id)).isNull();
    assertThat(FakePartners.shipmentOf(id)).isNull();
    assertThat(FakePartners.keys("refunds", id)).hasSize(1);
  }

  @Test
  void too_little_credit_or_stock_fails_the_order() {
    JsonNode poor = awaitStatus(place(order("carol", "tok_visa", null, "KETTLE-1L", 2)), "FAILED");
    assertThat(poor.get("reason").asText()).contains("credit of customer carol");

    JsonNode sold = awaitStatus(place(order("alice", "tok_visa", null, "KETTLE-1L", 61)), "FAILED");
    assertThat(sold.get("reason").asText()).contains("no 61 of KETTLE-1L left");
    assertThat(stock("KETTLE-1L")).isEqualTo(60);
    assertThat(customer("alice").get("available")).isEqualTo(customer("alice").get("credit"));
  }

  @Test
  void of_twenty_orders_for_the_last_one_one_gets_it() throws Exception {
    List<String> ids = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        all.add(clients.submit(() -> place(order("alice", "tok_visa", null, "LAST-ONE", 1))));
      }
      for (Future<String> each : all) {
        ids.add(each.get());
      }
    }
    List<String> ends = ids.stream().map(this::awaitEnd).toList();

    assertThat(ends).filteredOn("COMPLETED"::equals).hasSize(1);
    assertThat(ends).filteredOn("FAILED"::equals).hasSize(19);
    assertThat(stock("LAST-ONE")).isZero();
    assertThat(ids.stream().filter(id -> "CAPTURED".equals(FakePartners.chargeOf(id)))).hasSize(1);
  }

  @Test
  void a_large_order_waits_for_approval() {
    String id = place(order("bob", "tok_visa", null, "MACHINE-PRO", 1));
    awaitStatus(id, "AWAITING_APPROVAL");
    assertThat(FakePartners.chargeOf(id)).isNull();

    assertThat(post("/api/v1/orders/" + id + "/approve", "{\"by\": \"the boss\"}").getStatusCode())
        .hasToString("202 ACCEPTED");
    awaitStatus(id, "COMPLETED");
    assertThat(FakePartners.chargeOf(id)).isEqualTo("CAPTURED");
    assertThat(post("/api/v1/orders/" + id + "/approve", null).getStatusCode().value())
        .isEqualTo(409);
  }

  @Test
  void a_large_order_that_is_declined_or_forgotten_fails() {
    String declined = place(order("alice", "tok_visa", null, "MACHINE-PRO", 1));
    String forgotten = place(order("alice", "tok_visa", null, "MACHINE-PRO", 1));
    awaitStatus(declined, "AWAITING_APPROVAL");
    post("/api/v1/orders/" + declined + "/approve", "{\"approved\": false}");

    assertThat(awaitStatus(declined, "FAILED").get("reason").asText())
        .isEqualTo("It was not approved.");
    assertThat(awaitStatus(forgotten, "FAILED").get("reason").asText())
        .isEqualTo("Nobody approved it in time.");
    assertThat(awaitStatus(forgotten, "FAILED").get("delayed").asBoolean()).isTrue();
  }

  @Test
  void an_order_that_is_called_off_is_undone() {
    FakePartners.fail("shipments", 1_000);
    int stock = stock("MUG-WHITE");
    String id = place(order("alice", "tok_visa", null, "MUG-WHITE", 2));
    awaitStatus(id, "PAID");

    assertThat(
            post("/api/v1/orders/" + id + "/cancel", "{\"reason\": \"changed my mind\"}")
                .getStatusCode()
                .value())
        .isEqualTo(202);
    JsonNode order = awaitStatus(id, "CANCELLED");
    assertThat(order.get("reason").asText()).isEqualTo("changed my mind");
    assertThat(FakePartners.chargeOf(id)).isEqualTo("REFUNDED");
    assertThat(FakePartners.shipmentOf(id)).isNull();
    assertThat(FakePartners.keys("cancellations", id)).hasSize(1);
    assertThat(stock("MUG-WHITE")).isEqualTo(stock);
    assertThat(post("/api/v1/orders/" + id + "/cancel", null).getStatusCode().value())
        .isEqualTo(409);
  }

  @Test
  void a_refund_that_is_refused_is_told_of_and_asked_for_until_it_is_made() {
    FakePartners.fail("shipments", 1_000);
    FakePartners.refuse("refunds", 1_000);
    int stock = stock("MUG-WHITE");
    String id = place(order("alice", "tok_visa", null, "MUG-WHITE", 1));
    awaitStatus(id, "PAID");
    post("/api/v1/orders/" + id + "/cancel", null);

    await().until(() -> get("/api/v1/orders/" + id).getBody().get("delayed").asBoolean());
    assertThat(FakePartners.calls("refunds", id)).hasSizeGreaterThan(1);
    FakePartners.recover();
    awaitStatus(id, "CANCELLED");
    assertThat(FakePartners.chargeOf(id)).isEqualTo("REFUNDED");
    assertThat(stock("MUG-WHITE")).isEqualTo(stock);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {"cancellation | 'please'", "tracking-link | {'url': 1}"})
  void an_event_that_is_none_undoes_the_order(String event, String data) {
    FakePartners.fail("shipments", 3);
    int stock = stock("MUG-WHITE");
    String id = place(order("alice", "tok_visa", null, "MUG-WHITE", 1));
    String raised = "/runtime/webhooks/durabletask/instances/" + id + "/raiseEvent/" + event;
    assertThat(post(raised, data.replace('\'', '"')).getStatusCode().value()).isEqualTo(202);

    assertThat(awaitStatus(id, "FAILED").get("reason").asText())
        .contains("the event '" + event + "' does not map to");
    assertThat(FakePartners.chargeOf(id)).isNotEqualTo("CAPTURED");
    assertThat(FakePartners.shipmentOf(id)).isNotEqualTo("BOOKED");
    assertThat(stock("MUG-WHITE")).isEqualTo(stock);
    assertThat(mailsAbout(id)).isEmpty();
  }

  @Test
  void an_order_whose_placing_is_terminated_is_undone() {
    FakePartners.fail("shipments", 1_000);
    int stock = stock("MUG-WHITE");
    String id = place(order("alice", "tok_visa", null, "MUG-WHITE", 1));
    awaitStatus(id, "PAID");
    assertThat(
            post("/runtime/webhooks/durabletask/instances/" + id + "/terminate", null)
                .getStatusCode()
                .value())
        .isEqualTo(202);

    // The timer may be faster.
    await().until(() -> get("/functions/undoAbandoned").getBody().asInt() == 1 || hasEnded(id));
    assertThat(awaitStatus(id, "FAILED").get("reason").asText())
        .isEqualTo("Its placing was ended from outside.");
    assertThat(FakePartners.chargeOf(id)).isEqualTo("REFUNDED");
    assertThat(FakePartners.keys("cancellations", id)).hasSize(1);
    assertThat(stock("MUG-WHITE")).isEqualTo(stock);
    assertThat(get("/functions/undoAbandoned").getBody().asInt()).isZero();
  }

  private boolean hasEnded(String id) {
    return get("/api/v1/orders/" + id).getBody().get("status").asText().equals("FAILED");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_completed_order_that_is_restarted_is_not_placed_again(boolean withNewId) {
    String id = place(order("alice", "tok_visa", null, "MACHINE-PRO", 1));
    awaitStatus(id, "AWAITING_APPROVAL");
    post("/api/v1/orders/" + id + "/approve", null);
    awaitStatus(id, "COMPLETED");
    int stock = stock("MACHINE-PRO");
    String instances = "/runtime/webhooks/durabletask/instances/";
    awaitRuntimeStatus(id, "Completed");

    var restarted =
        post(instances + id + "/restart?restartWithNewInstanceId=" + withNewId, null).getBody();
    JsonNode refused = awaitRuntimeStatus(restarted.get("id").asText(), "Failed");

    assertThat(refused.get("output").asText()).contains("Order " + id);
    assertThat(awaitEnd(id)).isEqualTo("COMPLETED");
    assertThat(FakePartners.keys("capture", id)).hasSize(1);
    assertThat(FakePartners.keys("shipments", id)).hasSize(1);
    assertThat(FakePartners.chargeOf(id)).isEqualTo("CAPTURED");
    assertThat(FakePartners.shipmentOf(id)).isEqualTo("BOOKED");
    assertThat(mailsAbout(id)).hasSize(1);
    assertThat(stock("MACHINE-PRO")).isEqualTo(stock);
    assertThat(get("/functions/undoAbandoned").getBody().asInt()).isZero();
  }

  private JsonNode awaitRuntimeStatus(String id, String status) {
    return await()
        .until(
            () -> get("/runtime/webhooks/durabletask/instances/" + id).getBody(),
            instance -> instance.get("runtimeStatus").asText().equals(status));
  }

  @Test
  void a_reason_that_is_longer_than_its_place_is_cut() {
    FakePartners.explain("No! ".repeat(500));
    String id = place(order("carol", "tok_declined", null, "TEA-BLACK", 1));

    assertThat(awaitStatus(id, "FAILED").get("reason").asText())
        .hasSize(1_000)
        .startsWith("Refused by payment: No! No!")
        .endsWith("…");
  }

  @Test
  void orders_wait_while_payment_fails_and_hangs_and_others_go_on_and_the_breaker_is_seen() {
    FakePartners.failHalf("authorizations");
    List<String> stuck = new ArrayList<>(placeCoffee(10));
    FakePartners.hang("authorizations");
    stuck.addAll(placeCoffee(30));
    await()
        .untilAsserted(
            () ->
                assertThat(get("/actuator/circuitbreakers").getBody().toString())
                    .contains("\"OPEN\""));
    // Who pays nothing is not held up.
    assertThat(awaitEnd(place(order("carol", "tok_visa", null, "KETTLE-1L", 2))))
        .isEqualTo("FAILED");
    assertThat(get("/api/v1/products").getStatusCode().value()).isEqualTo(200);
    await()
        .untilAsserted(
            () ->
                assertThat(get("/api/v1/orders/" + stuck.getLast()).getBody().get("delayed"))
                    .hasToString("true"));

    FakePartners.recover();
    for (String id : stuck) {
      assertThat(awaitEnd(id)).isEqualTo("COMPLETED");
      assertThat(FakePartners.chargeOf(id)).isEqualTo("CAPTURED");
      assertThat(FakePartners.keys("authorizations", id)).hasSize(1);
    }
  }

  private List<String> placeCoffee(int orders) {
    return IntStream.range(0, orders)
        .mapToObj(_ -> place(order("alice", "tok_visa", null, "ESPRESSO-250", 1)))
        .toList();
  }

  @Test
  void an_answer_that_makes_no_sense_is_asked_for_again() {
    FakePartners.answerWrongly(2);
    String id = place(order("alice", "tok_visa", null, "TEA-BLACK", 1));
    assertThat(awaitEnd(id)).isEqualTo("COMPLETED");
    assertThat(FakePartners.calls("authorizations", id).size()).isGreaterThan(2);
  }

  @Test
  void an_order_sent_again_with_its_key_is_one_order() {
    String body = order("alice", "tok_visa", null, "TEA-GREEN", 1);
    Map<String, String> key = Map.of("Idempotency-Key", "once-" + UUID.randomUUID());
    var first = exchange(HttpMethod.POST, "/api/v1/orders", body, key);
    var again = exchange(HttpMethod.POST, "/api/v1/orders", body, key);
    var other =
        exchange(
            HttpMethod.POST,
            "/api/v1/orders",
            order("alice", "tok_visa", null, "TEA-GREEN", 2),
            key);

    assertThat(again.getStatusCode().value()).isEqualTo(202);
    assertThat(again.getBody()).isEqualTo(first.getBody());
    assertThat(other.getStatusCode().value()).isEqualTo(422);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "customerId | 'nobody'  | 422 | customerId",
        "customerId | ''        | 400 | customerId",
        "items | []             | 400 | items",
        "items | [null]         | 400 | items[0]",
        "items | [{'sku': 'NO', 'quantity': 1}] | 422 | items[0].sku",
        "items | [{'sku': 'TEA-BLACK', 'quantity': 0}] | 400 | items[0].quantity",
        "items | [{'sku': 'TEA-BLACK', 'quantity': -1}] | 400 | items[0].quantity",
        "items | [{'sku': 'TEA-BLACK', 'quantity': 1000000000}] | 400 | items[0].quantity",
        "items | [{'sku': 'MACHINE-PRO', 'quantity': 10000}] | 422 | items",
        "coupon | 'NOPE' | 422 | coupon",
        "card | '4111111111111111' | 400 | card",
        "card | null | 400 | card",
        "shipTo | null | 400 | shipTo",
        "wish | 1 | 400 | wish",
      })
  void bad_input_is_refused_with_the_field_named(
      String field, String value, int status, String named) throws Exception {
    ObjectNode order = (ObjectNode) JSON.readTree(order("alice", "tok_visa", null, "TEA-BLACK", 1));
    order.set(field, JSON.readTree(value.replace('\'', '"')));
    var refused = post("/api/v1/orders", order.toString());

    assertThat(refused.getStatusCode().value()).as(refused.toString()).isEqualTo(status);
    assertThat(refused.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
    assertThat(refused.getBody().get("errors").findValuesAsText("field")).contains(named);
  }

  @Test
  void what_does_not_exist_is_404_and_lists_are_filtered() {
    assertThat(get("/api/v1/orders/ord-nope").getStatusCode().value()).isEqualTo(404);
    assertThat(post("/api/v1/orders/ord-nope/cancel", null).getStatusCode().value()).isEqualTo(404);
    assertThat(post("/api/v1/orders/ord-nope/approve", null).getStatusCode().value())
        .isEqualTo(404);
    assertThat(get("/api/v1/customers/nobody").getStatusCode().value()).isEqualTo(404);
    assertThat(get("/api/v1/orders?limit=0").getStatusCode().value()).isEqualTo(400);
    assertThat(get("/api/v1/orders?status=NONE").getStatusCode().value()).isEqualTo(400);

    awaitEnd(place(order("bob", "tok_visa", null, "TEA-BLACK", 1)));
    String last = place(order("bob", "tok_visa", null, "TEA-BLACK", 1));
    awaitEnd(last);
    JsonNode page = get("/api/v1/orders?customerId=bob&status=COMPLETED&limit=1").getBody();
    assertThat(page.at("/items/0/orderId").asText()).isEqualTo(last);
    assertThat(page.get("items")).hasSize(1);
    assertThat(page.get("nextCursor").isTextual()).isTrue();
    assertThat(get("/api/v1/products").getBody().get("items").size()).isGreaterThanOrEqualTo(12);
  }

  // ------------------------------------------------------------------------------- the client

  private static String order(
      String customer, String card, @Nullable String coupon, Object... skusAndQuantities) {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < skusAndQuantities.length; i += 2) {
      items.add(
          "{\"sku\": \"%s\", \"quantity\": %s}"
              .formatted(skusAndQuantities[i], skusAndQuantities[i + 1]));
    }
    return "{\"customerId\": \"%s\", \"items\": %s, \"coupon\": %s, \"card\": \"%s\", \"shipTo\": %s}"
        .formatted(customer, items, coupon, card, SHIP_TO);
  }

  private String place(String order) {
    var accepted = post("/api/v1/orders", order);
    assertThat(accepted.getStatusCode().value()).as(accepted.toString()).isEqualTo(202);
    String id = accepted.getBody().get("orderId").asText();
    // Accepted, it is there at once, projected or not.
    assertThat(get("/api/v1/orders/" + id).getStatusCode().value()).isEqualTo(200);
    return id;
  }

  private JsonNode awaitStatus(String id, String status) {
    return await()
        .until(
            () -> get("/api/v1/orders/" + id).getBody(),
            order -> order.get("status").asText().equals(status));
  }

  private String awaitEnd(String id) {
    List<String> ends = List.of("COMPLETED", "FAILED", "CANCELLED");
    return await()
        .until(() -> get("/api/v1/orders/" + id).getBody().get("status").asText(), ends::contains);
  }

  @Test
  void an_imported_file_of_products_changes_what_is_sold() throws Exception {
    int scales = stock("SCALE-1G");
    String sku = "TEA-" + UUID.randomUUID().toString().substring(0, 8);
    FakePartners.importProducts(
        """
        {"items": [
          {"sku": "%s", "name": "Tea", "price": 4.50, "stock": 7},
          {"sku": "SCALE-1G", "name": "Scale, to the milligram", "price": 39.9, "stock": 100000},
          {"sku": "FREE", "name": "Air", "price": 0, "stock": 1}
        ], "nextCursor": null}
        """
            .formatted(sku));
    FakePartners.fail("/rows", 7); // more often than an event that is to blame would be tried

    tell(
        "imports",
        "lessserver.import.completed.v1",
        "1",
        "{\"importId\": \"1\", \"dataset\": \"products\", \"rowsLoaded\": 3}");

    await().until(() -> product(sku).isPresent());
    assertThat(product(sku).orElseThrow().get("price").decimalValue()).isEqualByComparingTo("4.50");
    assertThat(stock(sku)).isEqualTo(7);
    JsonNode scale = product("SCALE-1G").orElseThrow();
    assertThat(scale.get("name").asText()).isEqualTo("Scale, to the milligram");
    assertThat(scale.get("stock").asInt()).as("which orders move").isEqualTo(scales);
    assertThat(product("FREE")).isEmpty();
  }

  private int stock(String sku) {
    return product(sku).orElseThrow().get("stock").asInt();
  }

  private Optional<JsonNode> product(String sku) {
    return get("/api/v1/products")
        .getBody()
        .get("items")
        .valueStream()
        .filter(product -> product.get("sku").asText().equals(sku))
        .findFirst();
  }

  private JsonNode customer(String id) {
    return get("/api/v1/customers/" + id).getBody();
  }

  private static List<MimeMessage> mailsAbout(String id) {
    return Arrays.stream(FakePartners.mail().getReceivedMessages())
        .filter(mail -> subject(mail).contains(id))
        .toList();
  }

  private static String subject(MimeMessage mail) {
    try {
      return mail.getSubject();
    } catch (jakarta.mail.MessagingException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean is(CloudEvent event, String subject, String what) {
    return subject.equals(event.getSubject())
        && event.getType().equals("lessserver.order." + what + ".v1");
  }

  private static void tellOfLink(String code) throws Exception {
    tell("links", "lessserver.link.created.v1", code, "{\"code\": \"" + code + "\"}");
  }

  private static void tell(String topic, String type, String subject, String json)
      throws Exception {
    CloudEvent event =
        CloudEventBuilder.v1()
            .withId(UUID.randomUUID().toString())
            .withSource(URI.create("/somebody-else"))
            .withType(type)
            .withSubject(subject)
            .withDataContentType("application/json")
            .withData(json.getBytes(StandardCharsets.UTF_8))
            .build();
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", RealKafka.bootstrapServers()),
            new StringSerializer(),
            new CloudEventSerializer())) {
      producer.send(new ProducerRecord<>(topic, subject, event)).get();
    }
  }

  private static String path(JsonNode links, String name) {
    return links.get(name).asText().substring("https://shop.example".length());
  }

  private ResponseEntity<JsonNode> get(String path) {
    return exchange(HttpMethod.GET, path, null, Map.of());
  }

  private ResponseEntity<JsonNode> post(String path, @Nullable String json) {
    return exchange(HttpMethod.POST, path, json, Map.of());
  }

  private ResponseEntity<JsonNode> exchange(
      HttpMethod method, String path, @Nullable String json, Map<String, String> more) {
    HttpHeaders headers = new HttpHeaders();
    headers.set("X-Suite-Token", TemporaryData.SUITE_TOKEN);
    headers.setContentType(MediaType.APPLICATION_JSON);
    more.forEach(headers::set);
    return http.exchange(
        URI.create("http://localhost:" + port + path),
        method,
        new HttpEntity<>(json, headers),
        JsonNode.class);
  }
}
