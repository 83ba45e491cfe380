package lessserver.gateway.access;

import java.time.Duration;
import java.util.List;
import lessserver.functions.Headers;
import lessserver.gateway.key.PresentedKey;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.HttpHeaders;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;

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

  UrlBasedCorsConfigurationSource rules() {
    CorsConfiguration rules = new CorsConfiguration();
    rules.setAllowedOrigins(allowedOrigins);
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
}
