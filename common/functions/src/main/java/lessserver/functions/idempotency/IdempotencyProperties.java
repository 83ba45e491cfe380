package lessserver.functions.idempotency;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * For which POSTs a key holds, {@code lessserver.idempotency.*}.
 *
 * @param paths the beginnings of paths below which it does; elsewhere, as at a short link that
 *     strangers follow, the header means nothing
 * @param excludedPaths the beginnings of paths among them whose functions see to their keys
 *     themselves
 */
@ConfigurationProperties("lessserver.idempotency")
record IdempotencyProperties(
    @DefaultValue("/api/") List<String> paths, @DefaultValue List<String> excludedPaths) {

  /** By the path as it is routed: decoded, and without the parameters that a segment may carry. */
  boolean coverPath(String path) {
    return paths.stream().anyMatch(path::startsWith)
        && excludedPaths.stream().noneMatch(path::startsWith);
  }
}
