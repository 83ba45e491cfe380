package lessserver.events;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * An event that is written down and not yet in Kafka.
 *
 * @param id the same for each attempt, for consumers know it by that
 * @param traceparent where it happened; null outside of any trace
 * @param data the event itself, as JSON
 */
public record UnpublishedEvent(
    String id,
    String topic,
    String type,
    String subject,
    Instant occurredAt,
    @Nullable String traceparent,
    String data) {

  CloudEvent from(URI source) {
    CloudEventBuilder event =
        CloudEventBuilder.v1()
            .withId(id)
            .withSource(source)
            .withType(type)
            .withSubject(subject)
            .withTime(occurredAt.atOffset(ZoneOffset.UTC))
            .withData("application/json", data.getBytes(StandardCharsets.UTF_8));
    if (traceparent != null) {
      event.withExtension("traceparent", traceparent);
    }
    return event.build();
  }
}
