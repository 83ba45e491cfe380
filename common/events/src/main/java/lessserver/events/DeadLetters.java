package lessserver.events;

import io.cloudevents.CloudEvent;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import lessserver.events.EventCodec.MalformedEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer.HeaderNames.HeadersToAdd;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.support.ExponentialBackOffWithMaxRetries;
import org.springframework.transaction.TransactionException;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * What happens to an event whose listener fails. It is tried again with growing pauses; what still
 * fails goes, byte for byte, to {@code <topic>.dlt} with the reason in the header {@link #REASON},
 * and is counted ({@code events.dead.lettered}). While the fault is not the event's, as when the
 * database is away, it is tried for as long as that takes: an outage fills no dead-letter topic.
 */
final class DeadLetters {

  static final String SUFFIX = ".dlt";
  static final String REASON = "dlt-reason";

  private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

  private static final int RETRIES = 5;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final double GROWTH = 2;
  private static final int LONGEST_REASON = 500;

  private DeadLetters() {}

  static DefaultErrorHandler handler(KafkaTemplate<String, byte[]> kafka, MeterRegistry meters) {
    var handler = new DefaultErrorHandler(new Recoverer(kafka, meters), pauses());
    handler.setBackOffFunction((_, failure) -> isNotTheEventsFault(failure) ? endless() : null);
    handler.addNotRetryableExceptions(MalformedEvent.class);
    return handler;
  }

  private static BackOff pauses() {
    var pauses = new ExponentialBackOffWithMaxRetries(RETRIES);
    pauses.setInitialInterval(FIRST_PAUSE.toMillis());
    pauses.setMultiplier(GROWTH);
    pauses.setMaxInterval(LONGEST_PAUSE.toMillis());
    return pauses;
  }

  private static BackOff endless() {
    var pauses = new ExponentialBackOff(FIRST_PAUSE.toMillis(), GROWTH);
    pauses.setMaxInterval(LONGEST_PAUSE.toMillis());
    return pauses;
  }

  private static boolean isNotTheEventsFault(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof TransientDataAccessException
          || each instanceof DataAccessResourceFailureException
          || each instanceof TransactionException
          || each instanceof NotNowException) {
        return true;
      }
    }
    return false;
  }

  private static final class Recoverer extends DeadLetterPublishingRecoverer {

    private final MeterRegistry meters;

    private Recoverer(KafkaTemplate<String, byte[]> kafka, MeterRegistry meters) {
      super(kafka, (each, _) -> new TopicPartition(each.topic() + SUFFIX, -1));
      this.meters = meters;
      setHeadersFunction(Recoverer::reason);
      excludeHeader(HeadersToAdd.EX_STACKTRACE);
    }

    /** The value as it came in: its bytes, and the headers that make them a CloudEvent. */
    @Override
    protected ProducerRecord<Object, Object> createProducerRecord(
        ConsumerRecord<?, ?> failed,
        TopicPartition to,
        Headers headers,
        byte @Nullable [] key,
        byte @Nullable [] value) {
      Object octets = value;
      if (octets == null && failed.value() instanceof CloudEvent event && event.getData() != null) {
        octets = event.getData().toBytes();
      }
      meters.counter("events.dead.lettered", "topic", failed.topic()).increment();
      log.warn(
          "event=dead-lettered topic={} partition={} offset={} key={}",
          failed.topic(),
          failed.partition(),
          failed.offset(),
          failed.key());
      return new ProducerRecord<>(to.topic(), null, failed.key(), octets, headers);
    }

    private static Headers reason(ConsumerRecord<?, ?> failed, Exception failure) {
      Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
      String reason = cause.getClass().getSimpleName() + ": " + cause.getMessage();
      return new RecordHeaders()
          .add(
              REASON,
              reason
                  .substring(0, Math.min(LONGEST_REASON, reason.length()))
                  .getBytes(StandardCharsets.UTF_8));
    }
  }
}
