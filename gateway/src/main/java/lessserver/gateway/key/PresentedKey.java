package lessserver.gateway.key;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;

/**
 * The API key in a request's headers. It is looked for nowhere else: a key in an address would end
 * up in logs, histories and referrers.
 */
public final class PresentedKey {

  /** The header's own name, and the one that Azure Functions' clients send. */
  public static final List<String> HEADERS = List.of("X-API-Key", "x-functions-key");

  private PresentedKey() {}

  public static Optional<String> in(HttpHeaders headers) {
    return HEADERS.stream().map(headers::getFirst).flatMap(Stream::ofNullable).findFirst();
  }
}
