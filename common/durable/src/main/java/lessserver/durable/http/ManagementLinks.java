package lessserver.durable.http;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import lessserver.functions.PublicUrl;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/**
 * Where clients reach an instance: absolute, under the suite's public address, and with the task
 * hub, by which a gateway tells one service's instances from another's. Safe for many threads.
 */
public final class ManagementLinks {

  private final PublicUrl publicUrl;
  private final @Nullable String taskHub;

  /**
   * Points to the instances of one service.
   *
   * @param taskHub null if only one service has instances
   */
  ManagementLinks(PublicUrl publicUrl, @Nullable String taskHub) {
    this.publicUrl = publicUrl;
    this.taskHub = taskHub;
  }

  /** What may be done with an instance, which need not exist yet. */
  public ManagementPayload of(String instanceId) {
    String instance =
        publicUrl.at(
            WebhookMapping.PATH
                + "/instances/"
                + UriUtils.encode(instanceId, StandardCharsets.UTF_8));
    String hub = taskHub == null ? "" : "taskHub=" + taskHub;
    String alone = hub.isEmpty() ? "" : "?" + hub;
    String reason = "?reason={text}" + (hub.isEmpty() ? "" : "&" + hub);
    return new ManagementPayload(
        instanceId,
        instance + alone,
        instance + "/raiseEvent/{eventName}" + alone,
        instance + "/terminate" + reason,
        instance + "/rewind" + reason,
        instance + alone,
        instance + "/restart" + alone,
        instance + "/suspend" + reason,
        instance + "/resume" + reason);
  }

  /** The request's own address, as the client knows it. */
  String of(HttpServletRequest request) {
    String query = request.getQueryString();
    return publicUrl.at(request.getRequestURI() + (query == null ? "" : "?" + query));
  }
}
