package lessserver.etl.parse;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Numbers as files have them. */
final class Numbers {

  private static final int MOST_DIGITS = 38;
  private static final int LONGEST_EXPONENT = 3;
  private static final int LARGEST_EXPONENT = 38;
  private static final int DIGITS_OF_A_LONG = 19;

  private Numbers() {}

  static @Nullable Long integer(String text) {
    int length = text.length();
    int first = length > 0 && text.charAt(0) == '-' ? 1 : 0;
    int digits = length - first;
    if (digits == 0 || digits > DIGITS_OF_A_LONG || (digits > 1 && text.charAt(first) == '0')) {
      return null;
    }
    long negative = 0; // there is one more negative number than positive ones
    for (int i = first; i < length; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return null;
      }
      if (negative < (Long.MIN_VALUE + digit) / 10) {
        return null;
      }
      negative = negative * 10 - digit;
    }
    return first == 1 ? (Long) negative : negative == Long.MIN_VALUE ? null : (Long) (-negative);
  }

  static @Nullable BigDecimal decimal(String text, char point) {
    int i = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    int start = i;
    i = digits(text, i);
    int whole = i - start;
    if (whole > 1 && text.charAt(start) == '0') {
      return null;
    }
    int fraction = 0;
    if (i < text.length() && text.charAt(i) == point) {
      int from = i + 1;
      i = digits(text, from);
      fraction = i - from;
      if (fraction == 0) {
        return null;
      }
    }
    if (whole + fraction == 0 || whole + fraction > MOST_DIGITS) {
      return null;
    }
    if (i < text.length()) {
      return isExponent(text, i)
          ? new BigDecimal(point == '.' ? text : text.replace(point, '.'))
          : null;
    }
    return whole + fraction < DIGITS_OF_A_LONG
        ? BigDecimal.valueOf(unscaled(text), fraction)
        : new BigDecimal(point == '.' ? text : text.replace(point, '.'));
  }

  /** A decimal's digits as one number, of those few that a long has room for. */
  private static long unscaled(String text) {
    long number = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0') { // no sign, no point
        number = number * 10 + (c - '0');
      }
    }
    return text.charAt(0) == '-' ? -number : number;
  }

  private static boolean isExponent(String text, int at) {
    if (text.charAt(at) != 'e' && text.charAt(at) != 'E') {
      return false;
    }
    int from = at + 1;
    if (from < text.length() && (text.charAt(from) == '-' || text.charAt(from) == '+')) {
      from++;
    }
    int to = digits(text, from);
    return to == text.length()
        && to > from
        && to - from < LONGEST_EXPONENT
        && Integer.parseInt(text.substring(from)) <= LARGEST_EXPONENT;
  }

  private static int digits(String text, int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      i++;
    }
    return i;
  }
}
