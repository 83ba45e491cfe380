package lessserver.etl.parse;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Dates and times as files have them. */
final class Times {

  static final String ISO = "yyyy-MM-dd";
  static final String DAY_FIRST = "dd/MM/yyyy";
  static final String MONTH_FIRST = "MM/dd/yyyy";

  static final List<String> FORMATS =
      List.of(ISO, "yyyy/MM/dd", "dd.MM.yyyy", DAY_FIRST, MONTH_FIRST);

  private static final int LENGTH_OF_DATE = 10;
  private static final int LONGEST_TIMESTAMP = 40;

  private static final Pattern TIME =
      Pattern.compile(
          "(\\d\\d):(\\d\\d)(?::(\\d\\d)(?:[.,](\\d{1,9}))?)?\\s?"
              + "(?:([zZ])|([+-])(\\d\\d):?(\\d\\d)?)?");

  private Times() {}

  /** A date in one of {@link #FORMATS}; days and months may have one digit. */
  static @Nullable LocalDate date(String text, String format) {
    int length = text.length();
    if (length < LENGTH_OF_DATE - 2 || length > LENGTH_OF_DATE) {
      return null;
    }
    char separator = format.charAt(format.startsWith("yyyy") ? 4 : 2);
    int first = text.indexOf(separator);
    int second = text.indexOf(separator, first + 1);
    if (first < 1 || second < 0) {
      return null;
    }
    int a = number(text, 0, first);
    int b = number(text, first + 1, second);
    int c = number(text, second + 1, length);
    if (format.startsWith("yyyy")) {
      return first == 4 ? date(a, b, c) : null;
    }
    if (length - second - 1 != 4) {
      return null;
    }
    return format.equals(MONTH_FIRST) ? date(c, a, b) : date(c, b, a);
  }

  private static @Nullable LocalDate date(int year, int month, int day) {
    if (year < 1 || month < 1 || month > 12 || day < 1) {
      return null;
    }
    return day > 28 && day > YearMonth.of(year, month).lengthOfMonth()
        ? null
        : LocalDate.of(year, month, day);
  }

  private static int number(String text, int from, int to) {
    if (to == from || to - from > 4) {
      return -1;
    }
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  /** ISO 8601, to the microsecond; with a blank for the T, and a date for its midnight. */
  static @Nullable Instant timestamp(String text) {
    if (text.length() < LENGTH_OF_DATE || text.length() > LONGEST_TIMESTAMP) {
      return null;
    }
    LocalDate date = date(text.substring(0, LENGTH_OF_DATE), ISO);
    if (date == null) {
      return null;
    }
    if (text.length() == LENGTH_OF_DATE) {
      return date.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    char between = text.charAt(LENGTH_OF_DATE);
    Matcher time = TIME.matcher(text).region(LENGTH_OF_DATE + 1, text.length());
    if ((between != 'T' && between != 't' && between != ' ') || !time.matches()) {
      return null;
    }
    return timestamp(date, time);
  }

  private static @Nullable Instant timestamp(LocalDate date, Matcher time) {
    String micros = (time.group(4) == null ? "" : time.group(4)) + "000000";
    try {
      LocalDateTime local =
          date.atTime(
              Integer.parseInt(time.group(1)),
              Integer.parseInt(time.group(2)),
              time.group(3) == null ? 0 : Integer.parseInt(time.group(3)),
              Integer.parseInt(micros.substring(0, 6)) * 1_000);
      return local.toInstant(offset(time));
    } catch (DateTimeException _) {
      return null;
    }
  }

  private static ZoneOffset offset(Matcher time) {
    if (time.group(6) == null) {
      return ZoneOffset.UTC;
    }
    int sign = time.group(6).equals("-") ? -1 : 1;
    int minutes = time.group(8) == null ? 0 : Integer.parseInt(time.group(8));
    return ZoneOffset.ofHoursMinutes(sign * Integer.parseInt(time.group(7)), sign * minutes);
  }
}
