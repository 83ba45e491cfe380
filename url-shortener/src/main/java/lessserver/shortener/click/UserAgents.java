package lessserver.shortener.click;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import ua_parser.CachingParser;
import ua_parser.Client;

/**
 * Reads {@code User-Agent} headers by the ua-parser project's list. Safe for use by many threads.
 */
@Component
class UserAgents {

  /** The list's word for the device of a crawler. */
  private static final String SPIDER = "Spider";

  private static final UserAgent NONE = new UserAgent("Other", "Other", "Other", false);

  private final CachingParser parser = new CachingParser();

  UserAgent parse(@Nullable String header) {
    if (header == null || header.isBlank()) {
      return NONE;
    }
    Client client = parser.parse(header);
    return new UserAgent(
        client.userAgent.family,
        client.os.family,
        client.device.family,
        SPIDER.equals(client.device.family));
  }
}
