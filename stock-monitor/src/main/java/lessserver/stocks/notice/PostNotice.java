package lessserver.stocks.notice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.function.Function;
import lessserver.durable.Activity;
import lessserver.outbound.Webhooks;
import lessserver.stocks.monitor.StockEvent;
import org.springframework.stereotype.Component;

/** Sends a notice as a signed webhook; returns the monitor's id. */
@Component
class PostNotice implements Function<Notice, String> {

  private final Webhooks webhooks;
  private final ObjectMapper json;

  PostNotice(Webhooks webhooks, ObjectMapper json) {
    this.webhooks = webhooks;
    this.json = json;
  }

  /** The form that the Standard Webhooks specification recommends. */
  private record Payload(String type, Instant timestamp, StockEvent data) {

    private static Payload of(StockEvent event) {
      return new Payload(event.type(), event.at(), event);
    }
  }

  @Override
  public String apply(Notice notice) {
    if (notice.notifyUrl() == null) {
      throw new IllegalArgumentException("nobody wants a webhook");
    }
    try {
      webhooks.send(
          notice.notifyUrl(),
          json.writeValueAsString(Payload.of(StockEvent.of(notice.outcome()))),
          Activity.idempotencyKey().orElseThrow());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write a notice as JSON", e);
    }
    return notice.outcome().monitorId();
  }
}
