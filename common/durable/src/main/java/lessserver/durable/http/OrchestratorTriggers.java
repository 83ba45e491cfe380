package lessserver.durable.http;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.http.HttpServletRequest;
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
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** Starting orchestrations over HTTP. {@link WebhookMapping} leads here. */
@ResponseBody
@RequestMapping(WebhookMapping.PATH + "/orchestrators")
class OrchestratorTriggers {

  /** Who wants to wait longer asks again, as the 202 says; no request may live for a minute. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(50);

  private static final String RETRY_AFTER_SECONDS = "10";

  private final DurableClient client;
  private final JsonBody body;
  private final ManagementLinks links;

  OrchestratorTriggers(DurableClient client, JsonBody body, ManagementLinks links) {
    this.client = client;
    this.body = body;
    this.links = links;
  }

  /**
   * Starts an instance. The body, if any, is its input.
   *
   * <p>An id that a live instance has is 409. So say the newer versions of Azure's extension; the
   * older ones answered 500.
   *
   * @param timeout in seconds: how long to wait for the end, if there is a polling interval too
   * @param pollingInterval in seconds; it must fit into the time-out and has no other effect, as
   *     the end is told and not polled for
   */
  @PostMapping({"/{functionName}", "/{functionName}/", "/{functionName}/{instanceId}"})
  ResponseEntity<?> start(
      @PathVariable String functionName,
      @PathVariable(required = false) @Nullable String instanceId,
      @RequestParam(required = false) @Nullable Double timeout,
      @RequestParam(required = false) @Nullable Double pollingInterval,
      HttpServletRequest request) {
    requireSeconds("timeout", timeout);
    requireSeconds("pollingInterval", pollingInterval);
    if (timeout != null && pollingInterval != null && pollingInterval > timeout) {
      throw new InvalidArgument("pollingInterval", "must not be longer than the timeout");
    }
    JsonNode input = body.readIfPresent(request).orElse(null);
    String id =
        instanceId == null
            ? client.start(functionName, input)
            : client.start(functionName, input, instanceId);
    if (timeout == null || pollingInterval == null) {
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
