package lessserver.outbound;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import lessserver.outbound.OutboundRefusals.ReceiverGone;

/**
 * Tells somebody's server of an event, signed by the Standard Webhooks specification, so that the
 * receiver can tell who sent it, and that it is new. Safe for use by many threads.
 */
public final class Webhooks {

  static final String ID = "webhook-id";
  static final String TIMESTAMP = "webhook-timestamp";
  static final String SIGNATURE = "webhook-signature";

  private static final int GONE = 410;

  private final Outbound outbound;
  private final WebhookSecret secret;
  private final Clock clock;

  Webhooks(Outbound outbound, WebhookSecret secret, Clock clock) {
    this.outbound = outbound;
    this.secret = secret;
    this.clock = clock;
  }

  /**
   * Sends an event once; the caller repeats it, under the same id, when that fails.
   *
   * @param event JSON
   * @param id the event's own, by which the receiver knows a repetition; without a dot
   * @throws ReceiverGone if the receiver answers 410
   * @throws CallFailed if it is not answered with a status of success
   */
  public void send(String url, String event, String id) {
    if (id.isEmpty() || id.indexOf('.') >= 0) {
      throw new IllegalArgumentException("a webhook's id must have no dot: " + id);
    }
    byte[] content = event.getBytes(StandardCharsets.UTF_8);
    long timestamp = clock.instant().getEpochSecond();
    Answer answer =
        outbound.post(
            url,
            Map.of(
                "Content-Type",
                "application/json",
                ID,
                id,
                TIMESTAMP,
                Long.toString(timestamp),
                SIGNATURE,
                secret.sign(id, timestamp, content)),
            event);
    if (answer.status() == GONE) {
      throw new ReceiverGone(answer.from().getHost());
    }
    if (!answer.isSuccess()) {
      throw new CallFailed(
          CallFailed.Reason.NOT_TAKEN, answer.from().getHost() + " answered " + answer.status());
    }
  }
}
