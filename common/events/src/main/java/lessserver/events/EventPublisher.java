package lessserver.events;

import io.cloudevents.CloudEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.CurrentTraceContext;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lessserver.functions.TraceParent;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.SendResult;

/**
 * Publishes events that are written down, in their order. For one thread: what keeps the order is
 * one producer, which nobody else closes.
 *
 * <p>Order is Kafka's: an idempotent producer never lets a later record of a partition overtake an
 * earlier one, as long as it does not give one up. So the publisher never lets it: when an
 * acknowledgement is late, it closes the producer with everything under way, and whoever calls it
 * begins again with the oldest event that was not acknowledged.
 */
public final class EventPublisher implements AutoCloseable {

  /**
   * How long a batch may take. Shorter than the producer's {@code delivery.timeout.ms}, or the
   * producer could give a record up by itself.
   */
  public static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(EventPublisher.class);

  /** What became of an event. */
  public enum Fate {
    /** Kafka has it. */
    ACKNOWLEDGED,
    /** Not acknowledged in time: it is to be published again, before any later one. */
    WAITING,
    /** Kafka will never take it, as it is too large or cannot be written. */
    REFUSED
  }

  /**
   * The fate of one event.
   *
   * @param reason why it was refused or waits; empty if it was acknowledged
   */
  public record Result(Fate fate, String reason) {

    private static final Result ACKNOWLEDGED = new Result(Fate.ACKNOWLEDGED, "");

    static Result of(Throwable failure) {
      Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
      boolean forGood =
          cause instanceof RecordTooLargeException || cause instanceof SerializationException;
      return new Result(
          forGood ? Fate.REFUSED : Fate.WAITING,
          cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
    }
  }

  private final String name;
  private final KafkaTemplate<String, CloudEvent> kafka;
  private final TraceParent trace;
  private final Counter published;
  private final Counter refused;
  private final URI source;
  private boolean kafkaAway;

  /**
   * Of events of {@code source}.
   *
   * @param name of what waits to be published, for the log
   * @param kafka with a producer factory that nobody else uses
   */
  public EventPublisher(
      String name,
      KafkaTemplate<String, CloudEvent> kafka,
      TraceParent trace,
      MeterRegistry meters,
      URI source) {
    this.name = name;
    this.kafka = kafka;
    this.trace = trace;
    this.source = source;
    this.published =
        Counter.builder("events.published").description("events that Kafka has").register(meters);
    this.refused =
        Counter.builder("events.refused")
            .description("events that Kafka will never take")
            .register(meters);
  }

  /**
   * Sends the events and waits for Kafka's acknowledgements, at most {@link #ACKNOWLEDGED_WITHIN}.
   * An interrupt ends the waiting and stays set.
   *
   * @return a result for each event, in their order
   */
  public List<Result> publish(List<UnpublishedEvent> batch) {
    List<CompletableFuture<SendResult<String, CloudEvent>>> sends = new ArrayList<>(batch.size());
    for (UnpublishedEvent each : batch) {
      CompletableFuture<SendResult<String, CloudEvent>> send = send(each);
      sends.add(send);
      if (send.isCompletedExceptionally()
          && Result.of(send.exceptionNow()).fate() == Fate.WAITING) {
        break; // The broker is away: each further send would only wait for it, too.
      }
    }
    List<Result> results = new ArrayList<>(batch.size());
    long deadline = System.nanoTime() + ACKNOWLEDGED_WITHIN.toNanos();
    for (int i = 0; i < batch.size(); i++) {
      Result result =
          i < sends.size()
              ? await(sends.get(i), deadline)
              : new Result(Fate.WAITING, "an earlier one waits");
      results.add(result);
      switch (result.fate()) {
        case ACKNOWLEDGED -> published.increment();
        case REFUSED -> tellOfRefusal(batch.get(i), result.reason());
        case WAITING -> {
          // It comes again.
        }
      }
    }
    tellOfKafka(results);
    return results;
  }

  /** Lets go of the producer; the next {@link #publish} makes another. */
  @Override
  public void close() {
    kafka.getProducerFactory().reset();
  }

  private CompletableFuture<SendResult<String, CloudEvent>> send(UnpublishedEvent event) {
    try (CurrentTraceContext.Scope _ = trace.continueFrom(event.traceparent())) {
      return kafka.send(event.topic(), event.subject(), event.from(source));
    } catch (org.apache.kafka.common.KafkaException | org.springframework.kafka.KafkaException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static Result await(CompletableFuture<?> send, long deadline) {
    try {
      send.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      return Result.ACKNOWLEDGED;
    } catch (ExecutionException e) {
      return Result.of(e);
    } catch (TimeoutException _) {
      return new Result(Fate.WAITING, "no acknowledgement within " + ACKNOWLEDGED_WITHIN);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Result(Fate.WAITING, "the publisher was interrupted");
    }
  }

  private void tellOfRefusal(UnpublishedEvent event, String reason) {
    log.error(
        "event={}-event-refused id={} topic={} reason=\"{}\"",
        name,
        event.id(),
        event.topic(),
        reason);
    refused.increment();
  }

  /** Says once that Kafka is away and once that it is back; makes a new producer after trouble. */
  private void tellOfKafka(List<Result> results) {
    @Nullable Result trouble = null;
    int waiting = 0;
    for (Result each : results) {
      if (each.fate() == Fate.WAITING) {
        trouble = trouble == null ? each : trouble;
        waiting++;
      }
    }
    if (trouble != null) {
      kafka.getProducerFactory().reset();
      if (!kafkaAway) {
        log.warn(
            "event={}-waits-for-kafka waiting={} reason=\"{}\"", name, waiting, trouble.reason());
      }
    } else if (kafkaAway) {
      log.info("event={}-goes-on", name);
    }
    kafkaAway = trouble != null;
  }
}
