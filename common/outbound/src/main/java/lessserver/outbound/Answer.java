package lessserver.outbound;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What was answered, but for its body.
 *
 * @param from the address that answered: after redirects, not the one that was called
 * @param headers by their names in small letters; of several with one name, the first
 */
public record Answer(URI from, int status, Map<String, String> headers) {

  private static final int HUNDRED = 100;
  private static final int SUCCESS = 2;

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  public boolean isSuccess() {
    return status / HUNDRED == SUCCESS;
  }
}
