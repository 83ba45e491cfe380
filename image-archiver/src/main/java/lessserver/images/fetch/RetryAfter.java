package lessserver.images.fetch;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** How long a server wants to be left alone. */
final class RetryAfter {

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);

  private RetryAfter() {}

  /**
   * Of a header's value; nothing of what makes no sense or is over.
   *
   * @param atMost how long it is believed
   */
  static Duration of(String value, Duration atMost, Clock clock) {
    Duration said = said(value.strip(), clock);
    if (said.isNegative()) {
      return Duration.ZERO;
    }
    return said.compareTo(atMost) > 0 ? atMost : said;
  }

  private static Duration said(String value, Clock clock) {
    if (SECONDS.matcher(value).matches()) {
      return Duration.ofSeconds(Long.parseLong(value));
    }
    try {
      return Duration.between(clock.instant(), ZonedDateTime.parse(value, DATE).toInstant());
    } catch (DateTimeException _) {
      return Duration.ZERO;
    }
  }
}
