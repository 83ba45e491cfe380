package lessserver.shortener.click;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import lessserver.functions.Refusal;
import org.jspecify.annotations.Nullable;

/** What clicks are counted by; time in UTC. */
enum GroupBy {
  MEDIUM,
  CAMPAIGN,
  CODE,
  REFERRER,
  BROWSER,
  OS,
  DEVICE,
  HOUR(3_600),
  DAY(86_400);

  private final long seconds;

  GroupBy() {
    this(0);
  }

  GroupBy(long seconds) {
    this.seconds = seconds;
  }

  /**
   * What a client calls it, in any case.
   *
   * @throws InvalidGroupBy if clicks cannot be counted by that
   */
  static GroupBy of(String name) {
    return Arrays.stream(values())
        .filter(each -> each.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(InvalidGroupBy::new);
  }

  boolean isTime() {
    return seconds > 0;
  }

  /**
   * The key as SQL that both H2 and PostgreSQL read; of a time, how many of its units since 1970.
   */
  String sql() {
    return isTime()
        ? "CAST(FLOOR(EXTRACT(EPOCH FROM clicked_at) / " + seconds + ") AS BIGINT)"
        : name().toLowerCase(Locale.ROOT);
  }

  /** The key as a client reads it. */
  String key(@Nullable Object sqlValue) {
    return switch (sqlValue) {
      case Number units when isTime() ->
          timeKey(Instant.ofEpochSecond(units.longValue() * seconds));
      case null -> "(none)";
      default -> sqlValue.toString();
    };
  }

  private String timeKey(Instant start) {
    return this == DAY ? start.atOffset(ZoneOffset.UTC).toLocalDate().toString() : start.toString();
  }

  /** Clicks cannot be counted by that. */
  static final class InvalidGroupBy extends Refusal {

    private static final long serialVersionUID = 1L;

    private InvalidGroupBy() {
      super(
          Kind.INVALID,
          "Clicks cannot be counted by that.",
          new FieldError("groupBy", "must be one of " + known()));
    }

    private static String known() {
      return Arrays.stream(values())
          .map(each -> each.name().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(", "));
    }
  }
}
