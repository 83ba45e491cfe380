package lessserver.durable.http;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.springframework.web.util.UriUtils;

/** Where clients reach an instance: absolute, under the suite's public address. */
final class Links {

  private final String publicUrl;

  Links(URI publicUrl) {
    this.publicUrl = publicUrl.toString().replaceFirst("/+$", "");
  }

  ManagementPayload of(String instanceId) {
    String instance =
        publicUrl
            + WebhookMapping.PATH
            + "/instances/"
            + UriUtils.encode(instanceId, StandardCharsets.UTF_8);
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
    return publicUrl + request.getRequestURI() + (query == null ? "" : "?" + query);
  }
}
