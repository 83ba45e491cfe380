package lessserver.gateway.access;

import java.time.Duration;
import java.util.List;
import lessserver.functions.Headers;
import lessserver.functions.PublicUrl;
import lessserver.gateway.key.PresentedKey;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.cors.reactive.DefaultCorsProcessor;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;
import org.springframework.web.server.WebFilter;

/**
 * Which other sites' scripts may call the API, {@code lessserver.cors.*}: with a key, never with a
 * session's cookie.
 *
 * @param allowedOrigins such as {@code https://app.example}; none by default
 */
@ConfigurationProperties("lessserver.cors")
record OtherSites(@DefaultValue List<String> allowedOrigins) {

  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  boolean areAllowed() {
    return !allowedOrigins.isEmpty();
  }

  /**
   * Refuses what comes from other sites, and lets pass what comes from these and from the suite's
   * own: with a proxy in front that ends TLS, nothing else tells that a browser's request is not
   * from elsewhere.
   */
  WebFilter filter(PublicUrl own) {
    return new CorsWebFilter(rules(own), new Refusing());
  }

  private UrlBasedCorsConfigurationSource rules(PublicUrl own) {
    CorsConfiguration rules = new CorsConfiguration();
    rules.setAllowedOrigins(allowedOrigins);
    rules.addAllowedOrigin(own.origin());
    rules.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"));
    PresentedKey.HEADERS.forEach(rules::addAllowedHeader);
    rules.addAllowedHeader(HttpHeaders.CONTENT_TYPE);
    rules.addAllowedHeader(Headers.IDEMPOTENCY_KEY);
    rules.addAllowedHeader("Last-Event-ID");
    rules.setExposedHeaders(
        List.of(
            HttpHeaders.LOCATION,
            HttpHeaders.RETRY_AFTER,
            Headers.CORRELATION_ID,
            "Deprecation",
            "Sunset"));
    rules.setMaxAge(REMEMBERED);
    var source = new UrlBasedCorsConfigurationSource();
    source.registerCorsConfiguration("/api/**", rules);
    source.registerCorsConfiguration("/runtime/**", rules);
    return source;
  }

  /** With a problem, as whatever else is refused. */
  private static final class Refusing extends DefaultCorsProcessor {

    @Override
    protected void rejectRequest(ServerHttpResponse response) {
      throw new AccessDeniedException("Scripts of this site may not call here, or not so.");
    }
  }
}
