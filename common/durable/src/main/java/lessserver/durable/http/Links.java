package lessserver.durable.http;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import lessserver.functions.PublicUrl;
import org.springframework.web.util.UriUtils;

/** Where clients reach an instance: absolute, under the suite's public address. */
final class Links {

  private final PublicUrl publicUrl;

  Links(PublicUrl publicUrl) {
    this.publicUrl = publicUrl;
  }

  ManagementPayload of(String instanceId) {
    String instance =
        publicUrl.at(
            WebhookMapping.PATH
                + "/instances/"
                + UriUtils.encode(instanceId, StandardCharsets.UTF_8));
    return new ManagementPayload(
        instanceId,
        instance,
        instance + "/raiseEvent/{eventName}",
        instance + "/terminate?reason={text}",
        instance + "/rewind?reason={text}",
        instance,
        instance + "/restart",
        instance + "/suspend?reason={text}",
        instance + "/resume?reason={text}");
  }

  /** The request's own address, as the client knows it. */
  String of(HttpServletRequest request) {
    String query = request.getQueryString();
    return publicUrl.at(request.getRequestURI() + (query == null ? "" : "?" + query));
  }
}
