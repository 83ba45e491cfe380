package lessserver.durable.http;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import lessserver.durable.DurableClient;
import lessserver.durable.DurableRefusals.InvalidArgument;
import lessserver.durable.Instance;
import lessserver.durable.RuntimeStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * What is answered to who starts an instance: where to ask for it, or how it ended if it ends while
 * they wait.
 */
final class StartAnswer {

  /** Who wants to wait longer asks again, as the 202 says; no request may live for a minute. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(50);

  private static final String RETRY_AFTER_SECONDS = "10";

  private final DurableClient client;
  private final ManagementLinks links;
  private final @Nullable Double timeout;

  /**
   * Checks what was asked before anything is started.
   *
   * @param timeout in seconds: how long to wait for the end, if there is a polling interval too
   */
  StartAnswer(
      DurableClient client,
      ManagementLinks links,
      @Nullable Double timeout,
      @Nullable Double pollingInterval) {
    requireSeconds("timeout", timeout);
    requireSeconds("pollingInterval", pollingInterval);
    if (timeout != null && pollingInterval != null && pollingInterval > timeout) {
      throw new InvalidArgument("pollingInterval", "must not be longer than the timeout");
    }
    this.client = client;
    this.links = links;
    this.timeout = pollingInterval == null ? null : timeout;
  }

  ResponseEntity<?> of(String id) {
    if (timeout == null) {
      return started(id);
    }
    try {
      return ended(client.await(id, duration(timeout)));
    } catch (TimeoutException _) {
      return started(id);
    }
  }

  private ResponseEntity<ManagementPayload> started(String id) {
    ManagementPayload payload = links.of(id);
    return ResponseEntity.accepted()
        .header(HttpHeaders.LOCATION, payload.statusQueryGetUri())
        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
        .body(payload);
  }

  /** The bare output, unless there is none because it did not complete. */
  private static ResponseEntity<?> ended(Instance instance) {
    if (instance.status() != RuntimeStatus.COMPLETED) {
      return ResponseEntity.ok(StatusPayload.of(instance, true, null));
    }
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(instance.output() == null ? "null" : instance.output());
  }

  private static void requireSeconds(String parameter, @Nullable Double seconds) {
    if (seconds != null && !(seconds >= 0)) { // NaN is not
      throw new InvalidArgument(parameter, "must be a number of seconds, 0 or more");
    }
  }

  private static Duration duration(double seconds) {
    return seconds >= LONGEST_WAIT.toSeconds()
        ? LONGEST_WAIT
        : Duration.ofNanos(Math.round(seconds * 1e9));
  }
}
