package lessserver.durable.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import lessserver.durable.DurableRefusals.InvalidArgument;

/** Where the next page begins, in a form that is nobody's business but ours. */
final class ContinuationToken {

  static final String HEADER = "x-ms-continuation-token";

  private static final String MARK = "after:";

  private ContinuationToken() {}

  static String after(String instanceId) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((MARK + instanceId).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @return the id after which the page begins
   * @throws InvalidArgument if the token is not one of ours
   */
  static String read(String token) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      if (text.startsWith(MARK) && after(text.substring(MARK.length())).equals(token)) {
        return text.substring(MARK.length());
      }
    } catch (IllegalArgumentException _) {
      // not even Base64
    }
    throw new InvalidArgument(HEADER, "must be one that this address gave");
  }
}
