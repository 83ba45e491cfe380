package lessserver.durable.web;

import java.net.URI;
import java.util.Map;

/**
 * What was answered, whatever its status.
 *
 * @param from the address that answered, after redirects
 * @param headers by their names in small letters
 * @param body empty if the outcome is to be asked for elsewhere
 */
public record HttpReply(URI from, int status, Map<String, String> headers, String body) {

  private static final int ACCEPTED = 202;
  private static final String LOCATION = "location";

  public HttpReply {
    headers = Map.copyOf(headers);
  }

  /** Whether this is not the outcome yet. */
  boolean isToBeAskedAgain() {
    return isToBeAskedAgain(status, headers);
  }

  static boolean isToBeAskedAgain(int status, Map<String, String> headers) {
    return status == ACCEPTED && headers.containsKey(LOCATION);
  }

  /** Where to ask for the outcome, as it was answered. */
  String location() {
    return headers.getOrDefault(LOCATION, "");
  }
}
