package lessserver.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.CloudEventSerializer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import lessserver.events.depot.Deliveries;
import lessserver.events.depot.Deliveries.Attempt;
import lessserver.events.depot.ParcelMoved;
import lessserver.events.depot.Parcels;
import lessserver.testing.RealKafka;
import lessserver.testing.RecordedSpans;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;

/** What a listener can rely on. */
@WithDepot
class ListeningIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** After so many tries an event that is at fault itself is given up. */
  private static final int LIMIT = 6;

  private final String parcel = "parcel-" + UUID.randomUUID();

  @Autowired private Outbox outbox;
  @Autowired private Parcels parcels;
  @Autowired private Deliveries deliveries;
  @Autowired private Tracer tracer;
  @Autowired private RecordedSpans spans;
  @Autowired private MeterRegistry meters;
  @Autowired private DeadLetterBox letters;

  @AfterEach
  void delivers_all_again() {
    deliveries.onDelivery(_ -> {});
  }

  @Test
  void a_listener_works_in_the_tellers_trace() {
    Span teller = tracer.nextSpan().name("teller").start();
    try (Tracer.SpanInScope _ = tracer.withSpan(teller)) {
      tell(parcel);
    } finally {
      teller.end();
    }

    awaitDelivery(parcel);
    String trace = teller.context().traceId();
    assertThat(deliveries.attempts(parcel)).extracting(Attempt::traceId).containsExactly(trace);
    spans.awaitInTrace(trace, span -> span.kind().equals("PRODUCER"));
    spans.awaitInTrace(trace, span -> span.kind().equals("CONSUMER"));
  }

  @Test
  void an_event_delivered_three_times_has_its_effect_once() {
    CloudEvent event = event("{\"topic\":\"\",\"parcel\":\"%s\",\"step\":1,\"note\":\"\"}");

    IntStream.range(0, 3).forEach(_ -> publish(parcels.topic(), new CloudEventSerializer(), event));

    await().until(() -> deliveries.attempts(parcel).size() == 3);
    assertThat(deliveries.delivered(parcel)).isEqualTo(1);
  }

  @Test
  void a_field_that_a_listener_does_not_know_is_none_of_its_business() {
    publish(
        parcels.topic(),
        new CloudEventSerializer(),
        event("{\"topic\":\"\",\"parcel\":\"%s\",\"step\":1,\"note\":\"\",\"new\":1}"));

    awaitDelivery(parcel);
  }

  @Test
  void an_event_whose_listener_fails_twice_is_processed_at_the_third_time() {
    failWith(new IllegalStateException("stumbled"), 2);

    tell(parcel);

    awaitDelivery(parcel);
    assertThat(deliveries.attempts(parcel)).hasSize(3);
    assertThat(deliveries.delivered(parcel)).isEqualTo(1);
  }

  @Test
  void an_event_whose_listener_always_fails_is_dead_lettered_as_it_came_with_the_reason() {
    failWith(new IllegalStateException("cannot be delivered"), Integer.MAX_VALUE);
    double before = deadLettered();
    String next = parcel + "-next";

    tell(parcel);
    tell(next);

    ConsumerRecord<String, byte[]> letter = awaitDeadLetter(parcels.topic());
    assertThat(letter.value())
        .asString(StandardCharsets.UTF_8)
        .contains("\"parcel\":\"" + parcel + "\"");
    assertThat(header(letter, "dlt-reason"))
        .isEqualTo("IllegalStateException: cannot be delivered");
    assertThat(header(letter, "ce_id")).isEqualTo(deliveries.attempts(parcel).getFirst().eventId());
    assertThat(header(letter, "ce_type")).isEqualTo("lessserver.parcel.moved.v1");
    assertThat(header(letter, "ce_subject")).isEqualTo(parcel);
    assertThat(header(letter, "content-type")).isEqualTo("application/json");
    assertThat(letter.headers()).noneMatch(each -> each.key().contains("stacktrace"));
    assertThat(deadLettered()).isEqualTo(before + 1);
    assertThat(deliveries.delivered(parcel)).isZero();
    awaitDelivery(next);
  }

  @Test
  void dead_letters_of_a_time_are_told_again_as_they_came_and_have_their_effect_once() {
    failWith(new IllegalStateException("cannot be delivered yet"), Integer.MAX_VALUE);
    Instant before = Instant.now();
    tell(parcel);
    ConsumerRecord<String, byte[]> letter = awaitDeadLetter(parcels.topic());
    Instant put = Instant.ofEpochMilli(letter.timestamp());
    delivers_all_again();

    assertThat(letters.replay(parcels.topic(), before, put, 10).count())
        .as("put aside before")
        .isZero();
    assertThat(letters.replay(parcels.topic(), put, put.plusMillis(1), 10))
        .isEqualTo(new DeadLetterBox.Sent(1, null));

    awaitDelivery(parcel);
    assertThat(deliveries.attempts(parcel)).extracting(Attempt::eventId).hasSize(LIMIT + 1);
    assertThat(deliveries.attempts(parcel).stream().map(Attempt::eventId).distinct()).hasSize(1);
    letters.replay(parcels.topic(), put, put.plusMillis(1), 10);
    await().until(() -> deliveries.attempts(parcel).size() == LIMIT + 2);
    assertThat(deliveries.delivered(parcel)).isEqualTo(1);
  }

  @Test
  void more_dead_letters_than_asked_for_are_replayed_from_where_it_stopped() {
    Instant before = Instant.now();
    for (int i = 0; i < 3; i++) {
      publish(parcels.oddTopic(), new ByteArraySerializer(), new byte[] {(byte) i});
    }
    Instant end = before.plus(PATIENCE);

    await()
        .ignoreExceptionsInstanceOf(KafkaException.class) // It takes three seconds at most.
        .untilAsserted(
            () -> {
              DeadLetterBox.Sent first = letters.replay(parcels.oddTopic(), before, end, 2);
              assertThat(first.count()).isEqualTo(2);
              Instant next = first.next();
              assertThat(next).isNotNull().isBetween(before.minusMillis(1), end);
              DeadLetterBox.Sent rest =
                  letters.replay(parcels.oddTopic(), Objects.requireNonNull(next), end, 1_000);
              assertThat(rest.count()).isPositive();
              assertThat(rest.next()).isNull();
            });
  }

  @Test
  void what_is_no_cloud_event_is_dead_lettered_byte_for_byte() {
    byte[] garbage = {0, 1, (byte) 0xff, '{', 'g'};

    publish(parcels.oddTopic(), new ByteArraySerializer(), garbage);
    tell(parcel + "-next");

    ConsumerRecord<String, byte[]> letter = awaitDeadLetter(parcels.oddTopic());
    assertThat(letter.value()).isEqualTo(garbage);
    assertThat(header(letter, "dlt-reason")).isNotBlank();
    awaitDelivery(parcel + "-next");
  }

  @Test
  void an_event_whose_data_cannot_be_read_is_dead_lettered_without_a_second_try() {
    publish(parcels.topic(), new CloudEventSerializer(), event("{\"parcel\":"));

    ConsumerRecord<String, byte[]> letter = awaitDeadLetter(parcels.topic());
    assertThat(header(letter, "dlt-reason")).startsWith("MalformedEvent: ");
    assertThat(letter.value()).asString(StandardCharsets.UTF_8).isEqualTo("{\"parcel\":");
    assertThat(deliveries.attempts(parcel)).hasSize(1);
  }

  static List<RuntimeException> outages() {
    return List.of(
        new DataAccessResourceFailureException("the database is away"),
        new CannotCreateTransactionException("the database gives no connection"),
        new NotNowException("whom the listener asks is away", null));
  }

  @ParameterizedTest
  @MethodSource("outages")
  void an_event_that_fails_as_somebody_is_away_is_tried_until_he_is_back(RuntimeException outage) {
    double before = deadLettered();
    List<String> others = IntStream.range(0, 8).mapToObj(i -> parcel + "-other-" + i).toList();
    // Away for longer than there are tries, and until one of the others has arrived: they go on
    // meanwhile.
    deliveries.onDelivery(
        moved -> {
          if (moved.parcel().equals(parcel)
              && (deliveries.attempts(parcel).size() <= LIMIT
                  || others.stream().noneMatch(other -> deliveries.delivered(other) == 1))) {
            throw outage;
          }
        });

    tell(parcel);
    await().until(() -> deliveries.attempts(parcel).size() >= 2);
    others.forEach(this::tell);

    awaitDelivery(parcel);
    others.forEach(this::awaitDelivery);
    assertThat(deliveries.attempts(parcel)).hasSizeGreaterThan(LIMIT);
    assertThat(deadLettered()).isEqualTo(before);
  }

  /** Fails the first deliveries of this test's parcel. */
  private void failWith(RuntimeException failure, int times) {
    deliveries.onDelivery(
        moved -> {
          if (moved.parcel().equals(parcel) && deliveries.attempts(parcel).size() <= times) {
            throw failure;
          }
        });
  }

  private void tell(String moved) {
    outbox.tell(new ParcelMoved(parcels.topic(), moved, 1, ""));
  }

  private void awaitDelivery(String moved) {
    await().until(() -> deliveries.delivered(moved) == 1);
  }

  private double deadLettered() {
    return meters.find("events.dead.lettered").tag("topic", parcels.topic()).counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  private CloudEvent event(String data) {
    return CloudEventBuilder.v1()
        .withId(UUID.randomUUID().toString())
        .withSource(URI.create("/elsewhere"))
        .withType("lessserver.parcel.moved.v1")
        .withSubject(parcel)
        .withData("application/json", data.formatted(parcel).getBytes(StandardCharsets.UTF_8))
        .build();
  }

  private <T> void publish(String topic, Serializer<T> values, T value) {
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", RealKafka.bootstrapServers()),
            new StringSerializer(),
            values)) {
      var sent = producer.send(new ProducerRecord<>(topic, parcel, value));
      producer.flush();
      assertThat(sent).succeedsWithin(PATIENCE);
    }
  }

  /** The first dead letter with this test's parcel as its key, as it lies in the topic. */
  private ConsumerRecord<String, byte[]> awaitDeadLetter(String topic) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                RealKafka.bootstrapServers(),
                "group.id",
                "dead-letters-" + UUID.randomUUID(),
                "auto.offset.reset",
                "earliest"),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic + ".dlt"));
      return await()
          .until(
              () -> {
                for (ConsumerRecord<String, byte[]> each : consumer.poll(Duration.ofMillis(100))) {
                  if (parcel.equals(each.key())) {
                    return each;
                  }
                }
                return null;
              },
              found -> found != null);
    }
  }

  private static String header(ConsumerRecord<?, ?> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
