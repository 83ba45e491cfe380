package lessserver.gateway.version;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The versions of the API, {@code lessserver.versions.*}.
 *
 * @param current what a path without a version means
 * @param deprecated those that clients should leave, by name
 */
@Validated
@ConfigurationProperties("lessserver.versions")
record ApiVersions(
    @NotNull @Pattern(regexp = NAME) @DefaultValue("v1") String current,
    @DefaultValue Map<String, Ending> deprecated) {

  static final String NAME = "v[0-9]+";

  private static final String API = "/api/";

  /**
   * A version that clients should leave.
   *
   * @param since when that was said, or will come true
   * @param sunset when it will answer no more; absent while that is open
   * @param link a page that says what to do
   */
  record Ending(Instant since, @Nullable Instant sunset, @Nullable URI link) {}

  /** The path with the current version, if it belongs to the API and names none. */
  String versioned(String path) {
    if (!path.startsWith(API)) {
      return path;
    }
    return first(path).matches(NAME) ? path : API + current + path.substring(API.length() - 1);
  }

  Optional<Ending> deprecatedAt(String path) {
    return path.startsWith(API)
        ? Optional.ofNullable(deprecated.get(first(path)))
        : Optional.empty();
  }

  /** The segment after {@code /api/}, as it stands there. */
  private static String first(String path) {
    int end = path.indexOf('/', API.length());
    return path.substring(API.length(), end < 0 ? path.length() : end);
  }
}
