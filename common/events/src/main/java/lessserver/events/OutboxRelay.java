package lessserver.events;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.CurrentTraceContext;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lessserver.functions.TraceParent;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.SendResult;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Publishes what waits in the outbox, oldest first, by one thread of one replica at a time.
 *
 * <p>Order is Kafka's: an idempotent producer never lets a later record of a partition overtake an
 * earlier one, as long as it does not give one up. So the relay never lets it: when an
 * acknowledgement is late, it closes the producer with everything under way, keeps the rows that
 * were not acknowledged, and starts again from the oldest.
 */
final class OutboxRelay implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);

  private static final int BATCH = 500;

  /**
   * How often it looks unasked: for rows that another replica told, or a wake-up that was missed.
   */
  private static final Duration IDLE = Duration.ofSeconds(1);

  /**
   * Shorter than the producer's {@code delivery.timeout.ms}, or the producer could give a record up
   * by itself.
   */
  static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(10);

  private final OutboxRows rows;
  private final TransactionTemplate transaction;
  private final KafkaTemplate<String, CloudEvent> kafka;
  private final TraceParent trace;
  private final URI source;
  private final Counter refused;

  private final Semaphore wakeUps = new Semaphore(0);
  private volatile boolean running;
  private @Nullable Thread thread;
  private boolean kafkaAway;

  OutboxRelay(
      OutboxRows rows,
      TransactionTemplate transaction,
      KafkaTemplate<String, CloudEvent> kafka,
      TraceParent trace,
      MeterRegistry meters,
      URI source) {
    this.rows = rows;
    this.transaction = transaction;
    this.kafka = kafka;
    this.trace = trace;
    this.source = source;
    this.refused =
        Counter.builder("events.refused")
            .description("events that Kafka will never take; they stay in the outbox for a human")
            .register(meters);
  }

  /** Says that there is something to publish. */
  void wake() {
    wakeUps.release();
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().name("outbox-relay").daemon().start(this::run);
  }

  /**
   * Ends after the batch under way. The thread is never interrupted: an interrupt in the middle of
   * a write makes H2 close its file.
   */
  @Override
  public void stop() {
    running = false;
    wake();
    if (thread != null) {
      try {
        thread.join(ACKNOWLEDGED_WITHIN);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Before the web server and the listeners, and stopped after them: they tell until the end. */
  @Override
  public int getPhase() {
    return 0;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void run() {
    while (isRunning()) {
      try {
        if (publishBatch() < BATCH) {
          rest();
        }
      } catch (DataAccessException | TransactionException e) {
        log.warn("event=outbox-store-unavailable reason=\"{}\"", e.getMessage());
        rest();
      } catch (RuntimeException e) {
        // Whatever it is, a relay that died of it would leave the outbox to grow unheard.
        log.error("event=outbox-relay-failed", e);
        rest();
      }
    }
  }

  /** Until there is something to publish, or for a while. */
  private void rest() {
    try {
      if (wakeUps.tryAcquire(IDLE.toMillis(), TimeUnit.MILLISECONDS)) {
        wakeUps.drainPermits();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Publishes one batch; returns how many rows left the outbox. */
  private int publishBatch() {
    Integer published = transaction.execute(_ -> rows.takeTurn() ? publish(rows.oldest(BATCH)) : 0);
    return published == null ? 0 : published;
  }

  private int publish(List<OutboxRows.Row> batch) {
    List<Sent> sent = new ArrayList<>(batch.size());
    for (OutboxRows.Row row : batch) {
      Sent each = send(row);
      sent.add(each);
      if (each.hopelessForNow()) {
        break; // The broker is away: each further send would only wait for it, too.
      }
    }
    long deadline = System.nanoTime() + ACKNOWLEDGED_WITHIN.toNanos();
    List<Long> acknowledged = new ArrayList<>(sent.size());
    @Nullable Throwable trouble = null;
    for (Sent each : sent) {
      try {
        each.result().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        acknowledged.add(each.row().id());
      } catch (ExecutionException e) {
        if (isForGood(e)) {
          refuse(each.row(), NestedExceptionUtils.getMostSpecificCause(e));
        } else {
          trouble = e;
        }
      } catch (TimeoutException e) {
        trouble = e;
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    rows.remove(acknowledged);
    report(trouble, batch.size() - acknowledged.size());
    return acknowledged.size();
  }

  private Sent send(OutboxRows.Row row) {
    try (CurrentTraceContext.Scope _ = trace.continueFrom(row.traceparent())) {
      return new Sent(row, kafka.send(row.topic(), row.subject(), event(row)));
    } catch (org.apache.kafka.common.KafkaException | org.springframework.kafka.KafkaException e) {
      return new Sent(row, CompletableFuture.failedFuture(e));
    }
  }

  private CloudEvent event(OutboxRows.Row row) {
    CloudEventBuilder event =
        CloudEventBuilder.v1()
            .withId(row.eventId())
            .withSource(source)
            .withType(row.type())
            .withSubject(row.subject())
            .withTime(row.occurredAt().atOffset(ZoneOffset.UTC))
            .withData("application/json", row.data().getBytes(StandardCharsets.UTF_8));
    if (row.traceparent() != null) {
      event.withExtension("traceparent", row.traceparent());
    }
    return event.build();
  }

  private void refuse(OutboxRows.Row row, Throwable reason) {
    log.error(
        "event=outbox-event-refused id={} topic={} reason=\"{}\"",
        row.eventId(),
        row.topic(),
        reason.getMessage());
    rows.refuse(row.id(), String.valueOf(reason.getMessage()));
    refused.increment();
  }

  /** Says once that Kafka is away and once that it is back; makes a new producer after trouble. */
  private void report(@Nullable Throwable trouble, int waiting) {
    if (trouble != null) {
      kafka.getProducerFactory().reset();
      if (!kafkaAway) {
        log.warn(
            "event=outbox-waits-for-kafka waiting={} reason=\"{}\"",
            waiting,
            NestedExceptionUtils.getMostSpecificCause(trouble).getMessage());
      }
    } else if (kafkaAway) {
      log.info("event=outbox-goes-on");
    }
    kafkaAway = trouble != null;
  }

  /** Whether Kafka refuses this record, whatever comes. */
  private static boolean isForGood(Throwable failure) {
    Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
    return cause instanceof RecordTooLargeException || cause instanceof SerializationException;
  }

  private record Sent(
      OutboxRows.Row row, CompletableFuture<SendResult<String, CloudEvent>> result) {

    boolean hopelessForNow() {
      return result.isCompletedExceptionally() && !isForGood(result.exceptionNow());
    }
  }
}
