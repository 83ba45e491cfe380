package lessserver.shortener.click;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import ua_parser.Client;
import ua_parser.Parser;

/**
 * Reads {@code User-Agent} headers by the ua-parser project's list. Safe for use by many threads.
 */
@Component
class UserAgents {

  /** The list's word for the device of a crawler. */
  private static final String SPIDER = "Spider";

  private static final UserAgent NONE = new UserAgent("Other", "Other", "Other", false);

  /** What the columns of {@code clicks} hold. */
  private static final int LONGEST = 100;

  private final Parser parser = new Parser();

  /** Few browsers make most clicks, and reading a header takes hundreds of regular expressions. */
  private final Cache<String, UserAgent> known = Caffeine.newBuilder().maximumSize(1_000).build();

  UserAgent parse(@Nullable String header) {
    if (header == null || header.isBlank()) {
      return NONE;
    }
    return known.get(header, this::read);
  }

  private UserAgent read(String header) {
    Client client = parser.parse(header);
    return new UserAgent(
        cut(client.userAgent.family),
        cut(client.os.family),
        cut(client.device.family),
        SPIDER.equals(client.device.family));
  }

  /** Some of the list's patterns take a name from the header, however long it is. */
  private static String cut(String family) {
    return family.length() <= LONGEST ? family : family.substring(0, LONGEST);
  }
}
