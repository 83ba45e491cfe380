package lessserver.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudevents.CloudEvent;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lessserver.events.depot.ParcelMoved;
import lessserver.events.depot.Parcels;
import lessserver.testing.RealKafka;
import lessserver.testing.RecordedEvents;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What the outbox promises, on whichever database. */
@WithDepot
@ExtendWith(OutputCaptureExtension.class)
abstract class OutboxContract {

  private static final int MANY = 12_000;
  private static final int TOO_MUCH = 600_000;

  // Each test's own, so that the tests can share a service.
  private final String parcel = "parcel-" + UUID.randomUUID();

  @Autowired private Outbox outbox;
  @Autowired private Parcels parcels;
  @Autowired private EventCodec codec;
  @Autowired private Tracer tracer;
  @Autowired private JdbcClient jdbc;
  @Autowired private PlatformTransactionManager transactions;
  @Autowired private MeterRegistry meters;

  @Test
  void an_event_told_in_a_transaction_is_published_once_it_commits() {
    try (var events = new RecordedEvents(RealKafka.bootstrapServers(), parcels.topic())) {
      parcels.add(parcel);
      transaction().executeWithoutResult(_ -> parcels.move(parcel));

      CloudEvent event = events.await(this::isMine);

      assertThat(event.getType()).isEqualTo("lessserver.parcel.moved.v1");
      assertThat(event.getSource()).hasToString("/depot");
      assertThat(event.getTime()).isNotNull();
      assertThat(codec.read(event, ParcelMoved.class))
          .isEqualTo(new ParcelMoved(parcels.topic(), parcel, 1, ""));
    }
  }

  @Test
  void an_event_told_in_a_transaction_that_rolls_back_is_never_published() {
    try (var events = new RecordedEvents(RealKafka.bootstrapServers(), parcels.topic())) {
      parcels.add(parcel);
      transaction()
          .executeWithoutResult(
              status -> {
                parcels.move(parcel);
                status.setRollbackOnly();
              });
      String later = parcel + "-later";
      outbox.tell(new ParcelMoved(parcels.topic(), later, 1, ""));

      events.await(event -> later.equals(event.getSubject()));

      assertThat(events.poll()).noneMatch(each -> isMine(each.value()));
      assertThat(parcels.step(parcel)).isZero();
    }
  }

  @Test
  void an_event_told_outside_of_a_transaction_is_published_too() {
    try (var events = new RecordedEvents(RealKafka.bootstrapServers(), parcels.topic())) {
      outbox.tell(new ParcelMoved(parcels.topic(), parcel, 1, ""));

      events.await(this::isMine);
    }
  }

  @Test
  void on_the_wire_it_is_a_cloud_event_of_the_binary_kind_keyed_by_its_subject() {
    try (var events = new RecordedEvents(RealKafka.bootstrapServers(), parcels.topic())) {
      outbox.tell(new ParcelMoved(parcels.topic(), parcel, 1, "gr\u00fcn"));

      ConsumerRecord<String, CloudEvent> record = events.awaitRecord(each -> isMine(each.value()));

      assertThat(record.key()).isEqualTo(parcel);
      assertThat(headers(record))
          .containsEntry("ce_specversion", "1.0")
          .containsEntry("ce_source", "/depot")
          .containsEntry("ce_type", "lessserver.parcel.moved.v1")
          .containsEntry("ce_subject", parcel)
          .containsEntry("content-type", "application/json")
          .containsKeys("ce_id", "ce_time");
      assertThat(record.value().getData().toBytes())
          .asString(StandardCharsets.UTF_8)
          .contains("\"note\":\"gr\u00fcn\"");
    }
  }

  @Test
  void it_carries_the_tellers_trace_and_is_sent_in_it() {
    try (var events = new RecordedEvents(RealKafka.bootstrapServers(), parcels.topic())) {
      Span teller = tracer.nextSpan().name("teller").start();
      try (Tracer.SpanInScope _ = tracer.withSpan(teller)) {
        outbox.tell(new ParcelMoved(parcels.topic(), parcel, 1, ""));
      } finally {
        teller.end();
      }

      ConsumerRecord<String, CloudEvent> record = events.awaitRecord(each -> isMine(each.value()));

      String trace = teller.context().traceId();
      assertThat(headers(record))
          .containsEntry("ce_traceparent", "00-" + trace + "-" + teller.context().spanId() + "-01");
      assertThat(headers(record).get("traceparent"))
          .startsWith("00-" + trace + "-")
          .doesNotContain(teller.context().spanId());
    }
  }

  @Test
  void an_event_told_outside_of_any_trace_belongs_to_none() {
    try (var events = new RecordedEvents(RealKafka.bootstrapServers(), parcels.topic())) {
      outbox.tell(new ParcelMoved(parcels.topic(), parcel, 1, ""));

      ConsumerRecord<String, CloudEvent> record = events.awaitRecord(each -> isMine(each.value()));

      assertThat(headers(record)).doesNotContainKey("ce_traceparent");
    }
  }

  /** Ids are given out before they commit: what is published last may have the smallest. */
  @Test
  void an_event_that_commits_after_later_ones_were_published_is_published_too() {
    String first = parcel + "-first";
    String second = parcel + "-second";
    var secondIsOut = new CountDownLatch(1);
    try (var events = new RecordedEvents(RealKafka.bootstrapServers(), parcels.topic())) {
      var told = new CountDownLatch(1);
      CompletableFuture<Void> slow =
          CompletableFuture.runAsync(
              () ->
                  transaction()
                      .executeWithoutResult(
                          _ -> {
                            outbox.tell(new ParcelMoved(parcels.topic(), first, 1, ""));
                            told.countDown();
                            pass(secondIsOut);
                          }));
      pass(told);
      outbox.tell(new ParcelMoved(parcels.topic(), second, 1, ""));
      events.await(event -> second.equals(event.getSubject()));
      await().until(() -> waiting(second) == 0);
      secondIsOut.countDown();
      slow.join();

      events.await(event -> first.equals(event.getSubject()));

      await().until(() -> waiting(first) == 0);
    }
  }

  @Test
  void of_twelve_thousand_events_by_eight_threads_none_is_lost_or_out_of_order() throws Exception {
    Map<String, Integer> steps = Movers.move(MANY, List.of(parcels.busy()));

    assertThat(steps.values().stream().mapToInt(Integer::intValue).sum())
        .isGreaterThanOrEqualTo(MANY);
    new Arrivals(codec, parcels.busy().topic()).awaitAll(steps);
  }

  @Test
  void an_event_that_kafka_never_takes_is_set_aside_with_the_reason_and_holds_up_nobody(
      CapturedOutput output) {
    String large = parcel + "-large";
    String next = parcel + "-next";
    double before = meters.get("events.refused").counter().count();
    try (var events = new RecordedEvents(RealKafka.bootstrapServers(), parcels.topic())) {
      transaction()
          .executeWithoutResult(
              _ -> {
                // Fits the column, which counts characters, and not the broker, which counts
                // octets.
                String snowmen = "\u2603".repeat(TOO_MUCH);
                outbox.tell(new ParcelMoved(parcels.topic(), large, 1, snowmen));
                outbox.tell(new ParcelMoved(parcels.topic(), next, 1, ""));
              });

      events.await(event -> next.equals(event.getSubject()));

      await().untilAsserted(() -> assertThat(refused(large)).contains("max.request.size"));
      await().until(() -> meters.get("events.refused").counter().count() == before + 1);
      await().until(() -> meters.get("outbox.pending").gauge().value() == 0);
      assertThat(output).contains("event=outbox-event-refused");
      assertThat(output).doesNotContain("\u2603");
    } finally {
      jdbc.sql("DELETE FROM outbox WHERE subject = ?").param(large).update();
    }
  }

  @Test
  void what_waits_is_a_gauge() {
    await().until(() -> meters.get("outbox.pending").gauge().value() == 0);

    transaction()
        .executeWithoutResult(
            status -> {
              outbox.tell(new ParcelMoved(parcels.topic(), parcel, 1, ""));
              assertThat(meters.get("outbox.pending").gauge().value()).isEqualTo(1);
              status.setRollbackOnly();
            });
  }

  private boolean isMine(CloudEvent event) {
    return parcel.equals(event.getSubject());
  }

  private long waiting(String subject) {
    return jdbc.sql("SELECT count(*) FROM outbox WHERE subject = ?")
        .param(subject)
        .query(Long.class)
        .single();
  }

  private String refused(String subject) {
    return jdbc.sql("SELECT coalesce(refused, '') FROM outbox WHERE subject = ?")
        .param(subject)
        .query(String.class)
        .single();
  }

  private TransactionTemplate transaction() {
    return new TransactionTemplate(transactions);
  }

  private static Map<String, String> headers(ConsumerRecord<?, ?> record) {
    return Stream.of(record.headers().toArray())
        .collect(
            Collectors.toMap(
                Header::key, each -> new String(each.value(), StandardCharsets.UTF_8)));
  }

  private static void pass(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
