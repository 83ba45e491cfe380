package lessserver.gateway.version;

import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/**
 * Reads {@code /api/...} as {@code /api/v1/...}, before anybody looks at the path: rights and
 * routes know paths with a version only.
 */
@Component
final class UnversionedPaths implements HttpHandlerDecoratorFactory {

  private final ApiVersions versions;

  UnversionedPaths(ApiVersions versions) {
    this.versions = versions;
  }

  @Override
  public HttpHandler apply(HttpHandler application) {
    return (request, response) -> application.handle(versioned(request), response);
  }

  private ServerHttpRequest versioned(ServerHttpRequest request) {
    String path = request.getURI().getRawPath();
    String versioned = versions.versioned(path);
    return versioned.equals(path) ? request : request.mutate().path(versioned).build();
  }
}
