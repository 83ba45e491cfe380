package lessserver.durable.web;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call to somebody else's HTTP API.
 *
 * @param content what is posted; null for a GET
 */
public record HttpCall(String url, Map<String, String> headers, @Nullable String content) {

  public HttpCall {
    headers = Map.copyOf(headers);
  }

  public static HttpCall get(String url) {
    return new HttpCall(url, Map.of(), null);
  }

  public static HttpCall postJson(String url, String json) {
    return new HttpCall(url, Map.of("Content-Type", "application/json"), json);
  }

  public HttpCall with(Map<String, String> newHeaders) {
    return new HttpCall(url, newHeaders, content);
  }
}
