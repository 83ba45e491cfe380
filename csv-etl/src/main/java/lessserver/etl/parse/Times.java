package lessserver.etl.parse;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
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

  private Times() {}

  /** A date in one of {@link #FORMATS}; days and months may have one digit. */
  static @Nullable LocalDate date(String text, String format) {
    return date(text, text.length(), format);
  }

  /** A date that ends there. */
  private static @Nullable LocalDate date(String text, int length, String format) {
    if (length < LENGTH_OF_DATE - 2 || length > LENGTH_OF_DATE) {
      return null;
    }
    char separator = format.charAt(format.startsWith("yyyy") ? 4 : 2);
    int first = text.indexOf(separator);
    int second = text.indexOf(separator, first + 1);
    if (first < 1 || second < 0 || second >= length) {
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
    int length = text.length();
    if (length < LENGTH_OF_DATE || length > LONGEST_TIMESTAMP) {
      return null;
    }
    LocalDate date = date(text, LENGTH_OF_DATE, ISO);
    if (date == null) {
      return null;
    }
    if (length == LENGTH_OF_DATE) {
      return date.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    char between = text.charAt(LENGTH_OF_DATE);
    if (between != 'T' && between != 't' && between != ' ') {
      return null;
    }
    return new TimeOfDay(text, LENGTH_OF_DATE + 1).on(date);
  }

  /**
   * Reads a time such as {@code 03:04:05.123456 +02:00}, all from the seconds on being optional. By
   * hand: a regular expression took as long as half of a row's other values.
   */
  private static final class TimeOfDay {

    private static final String BLANKS = " \t\n\u000B\f\r";
    private static final int NO_OFFSET = Integer.MIN_VALUE;
    private static final int MOST_HOURS_OFF = 18;
    private static final int LONGEST_FRACTION = 9;
    private static final int DIGITS_KEPT = 6;

    private final String text;
    private int at;

    private TimeOfDay(String text, int at) {
      this.text = text;
      this.at = at;
    }

    /** The moment, or null if it is none. */
    private @Nullable Instant on(LocalDate date) {
      int hour = two(23);
      int minute = skip(':') ? two(59) : -1;
      int second = 0;
      int micros = 0;
      if (skip(':')) {
        second = two(59);
        micros = skip('.') || skip(',') ? micros() : 0;
      }
      if (hour < 0 || minute < 0 || second < 0 || micros < 0) {
        return null;
      }
      at += at < text.length() && BLANKS.indexOf(text.charAt(at)) >= 0 ? 1 : 0;
      int offset = skip('Z') || skip('z') ? 0 : offset();
      if (offset == NO_OFFSET || at != text.length()) {
        return null;
      }
      long midnight = date.toEpochDay() * 86_400;
      return Instant.ofEpochSecond(
          midnight + hour * 3_600L + minute * 60L + second - offset, micros * 1_000L);
    }

    /** Seconds; none are UTC. */
    private int offset() {
      int sign = skip('-') ? -1 : skip('+') ? 1 : 0;
      if (sign == 0) {
        return 0;
      }
      int hours = two(MOST_HOURS_OFF);
      skip(':');
      int minutes = at == text.length() ? 0 : two(hours == MOST_HOURS_OFF ? 0 : 59);
      return hours < 0 || minutes < 0 ? NO_OFFSET : sign * (hours * 3_600 + minutes * 60);
    }

    private boolean skip(char expected) {
      boolean here = at < text.length() && text.charAt(at) == expected;
      at += here ? 1 : 0;
      return here;
    }

    /** Two digits, or -1 if they are not there or too large. */
    private int two(int most) {
      int number = at + 2 <= text.length() ? number(text, at, at + 2) : -1;
      at += 2;
      return number > most ? -1 : number;
    }

    /** Up to nine digits, of which the first six count; -1 if there is none. */
    private int micros() {
      int micros = 0;
      int digits = 0;
      for (; at < text.length() && digits < LONGEST_FRACTION; at++, digits++) {
        int digit = text.charAt(at) - '0';
        if (digit < 0 || digit > 9) {
          break;
        }
        micros = digits < DIGITS_KEPT ? micros * 10 + digit : micros;
      }
      for (int i = digits; i < DIGITS_KEPT; i++) {
        micros *= 10;
      }
      return digits == 0 ? -1 : micros;
    }
  }
}
