package lessserver.stocks.notice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import java.time.Instant;
import java.util.function.Function;
import lessserver.durable.Activity;
import lessserver.outbound.Webhooks;
import lessserver.stocks.monitor.StockEvent;
import org.springframework.stereotype.Component;

/**
 * Sends a notice as a signed webhook; returns the monitor's id. Receivers that take their time can
 * take only so many places.
 */
@Component
class PostNotice implements Function<Notice, String> {

  private final Webhooks webhooks;
  private final ObjectMapper json;
  private final Bulkhead places;

  PostNotice(Webhooks webhooks, ObjectMapper json, BulkheadRegistry bulkheads) {
    this.webhooks = webhooks;
    this.json = json;
    this.places = bulkheads.bulkhead("webhooks");
  }

  /** The form that the Standard Webhooks specification recommends. */
  private record Payload(String type, Instant timestamp, StockEvent data) {

    private static Payload of(StockEvent event) {
      return new Payload(event.type(), event.at(), event);
    }
  }

  @Override
  public String apply(Notice notice) {
    String url = notice.notifyUrl();
    if (url == null) {
      throw new IllegalArgumentException("nobody wants a webhook");
    }
    String key = Activity.idempotencyKey().orElseThrow();
    String payload = json(Payload.of(StockEvent.of(notice.outcome())));
    places.executeRunnable(() -> webhooks.send(url, payload, key));
    return notice.outcome().monitorId();
  }

  private String json(Payload payload) {
    try {
      return json.writeValueAsString(payload);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write a notice as JSON", e);
    }
  }
}
