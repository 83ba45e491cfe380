package lessserver.images.notice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.function.Consumer;
import lessserver.functions.Refusal;
import lessserver.images.image.Image;
import lessserver.images.image.Images;
import lessserver.outbound.Webhooks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Sends a notice as a signed webhook, if the image's sender wanted one. */
@Component
class SendNotice implements Consumer<Notice> {

  private static final Logger log = LoggerFactory.getLogger(SendNotice.class);

  private final Images images;
  private final Webhooks webhooks;
  private final ObjectMapper json;

  SendNotice(Images images, Webhooks webhooks, ObjectMapper json) {
    this.images = images;
    this.webhooks = webhooks;
    this.json = json;
  }

  /** The form that the Standard Webhooks specification recommends. */
  private record Payload(String type, Instant timestamp, JsonNode data) {}

  /**
   * Sends it.
   *
   * @throws lessserver.outbound.CallFailed if it did not arrive; then it is to be sent again
   */
  @Override
  public void accept(Notice notice) {
    images.find(notice.imageId()).map(Image::notifyUrl).ifPresent(url -> send(url, notice));
  }

  private void send(String url, Notice notice) {
    try {
      webhooks.send(
          url,
          json.writeValueAsString(new Payload(notice.type(), notice.timestamp(), notice.data())),
          notice.eventId());
    } catch (Refusal refused) {
      // Nobody is there to be told, and none will be.
      log.info(
          "event=notice-dropped image={} reason=\"{}\"", notice.imageId(), refused.getMessage());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write a notice as JSON", e);
    }
  }
}
