package lessserver.durable.http;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.http.HttpServletRequest;
import lessserver.durable.DurableClient;
import org.jspecify.annotations.Nullable;
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
    StartAnswer answer = new StartAnswer(client, links, timeout, pollingInterval);
    JsonNode input = body.readIfPresent(request).orElse(null);
    String id =
        instanceId == null
            ? client.start(functionName, input)
            : client.start(functionName, input, instanceId);
    return answer.of(id);
  }
}
