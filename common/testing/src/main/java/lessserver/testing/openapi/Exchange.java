package lessserver.testing.openapi;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request and its answer as they passed.
 *
 * @param path as it was sent, without the query
 * @param query every parameter, decoded
 * @param requestBody null if it was not seen as a whole
 * @param responseBody null if it was not seen as a whole
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares or prints them.
public record Exchange(
    String method,
    String path,
    Map<String, List<String>> query,
    Map<String, String> requestHeaders,
    byte @Nullable [] requestBody,
    int status,
    Map<String, String> responseHeaders,
    byte @Nullable [] responseBody) {

  /** A redirect is what was asked for, too. */
  boolean isAccepted() {
    return status >= 200 && status < 400;
  }

  @Override
  public String toString() {
    return method + " " + path + " -> " + status;
  }
}
