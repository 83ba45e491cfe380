package lessserver.gateway.service;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.HttpMethod;
import org.springframework.util.unit.DataSize;

/**
 * A service behind the gateway: where it is, what leads there, and how much patience it gets.
 *
 * @param uri scheme, host and port
 * @param paths patterns of the paths that lead to it, for holders of a key
 * @param publicPaths patterns that lead to it without a key, and only where nothing else fits
 * @param publicMethods what may be done there
 * @param taskHub under which the service's durable instances are reached; absent if it has none
 * @param responseTimeout from the end of a request to the beginning of its answer
 * @param idleTimeout the longest pause in the middle of a body, the request's or the answer's
 * @param maxBody the largest body of a request
 */
public record Service(
    @NotNull URI uri,
    @NotEmpty List<String> paths,
    @DefaultValue List<String> publicPaths,
    @DefaultValue({"GET", "HEAD"}) Set<HttpMethod> publicMethods,
    @Nullable String taskHub,
    @DefaultValue("5s") Duration responseTimeout,
    @DefaultValue("60s") Duration idleTimeout,
    @DefaultValue("1MB") DataSize maxBody) {

  /** Whether anybody may ask it for something. */
  public boolean isPublic() {
    return !publicPaths.isEmpty();
  }

  @AssertTrue(message = "uri has to look like http://host:port") boolean isUriUsable() {
    return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
        && uri.getHost() != null
        && uri.getRawPath().isEmpty();
  }

  @AssertTrue(message = "response-timeout and idle-timeout have to be longer than nothing") boolean isPatient() {
    return responseTimeout.isPositive() && idleTimeout.isPositive();
  }
}
