package lessserver.durable;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a failure within bounds, and as they come out of JSON again: whoever handles it
 * sees the same in a replay as before.
 */
final class FailureProperties {

  private static final int MOST = 20;
  private static final int LONGEST_TEXT = 500;
  private static final int LARGEST = 8_000;

  private static final BigInteger LEAST_LONG = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger GREATEST_LONG = BigInteger.valueOf(Long.MAX_VALUE);

  /** So many characters may yet be kept; less than none, and nothing more is. */
  private int left = LARGEST;

  private FailureProperties() {}

  /** Never fails: what the exception says by itself counts for more, and so do the others. */
  static Map<String, @Nullable Object> of(Throwable thrown, List<ExceptionProperties> known) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    for (ExceptionProperties each : known) {
      try {
        all.putAll(bounded(each.of(thrown)));
      } catch (Throwable e) { // the service's code, and an Error of it ends nothing here either
        all.put("properties", "cannot be told: " + e.getClass().getName());
      }
    }
    return all;
  }

  static Map<String, @Nullable Object> bounded(Map<?, ? extends @Nullable Object> properties) {
    return new FailureProperties().entries(properties, true);
  }

  private Map<String, @Nullable Object> entries(
      Map<?, ? extends @Nullable Object> from, boolean mayNest) {
    Map<String, @Nullable Object> entries = new LinkedHashMap<>();
    for (Map.Entry<?, ? extends @Nullable Object> each : from.entrySet()) {
      String name = text(each.getKey());
      if (entries.size() == MOST || !fits(name)) {
        break;
      }
      Object value = value(each.getValue(), mayNest);
      if (!fits(value)) {
        break;
      }
      entries.put(name, value);
    }
    return Collections.unmodifiableMap(entries);
  }

  private List<@Nullable Object> elements(Collection<?> from) {
    List<@Nullable Object> elements = new ArrayList<>();
    for (Object each : from) {
      Object value = value(each, false);
      if (elements.size() == MOST || !fits(value)) {
        break;
      }
      elements.add(value);
    }
    return Collections.unmodifiableList(elements);
  }

  /** Counts it; lists and maps count by what is in them. */
  private boolean fits(@Nullable Object value) {
    if (value instanceof Map || value instanceof List) {
      return true;
    }
    left -= String.valueOf(value).length();
    return left >= 0;
  }

  private @Nullable Object value(@Nullable Object value, boolean mayNest) {
    return switch (value) {
      case null -> null;
      case Boolean truth -> truth;
      case Byte number -> number.intValue();
      case Short number -> number.intValue();
      case Integer number -> number;
      case Long number -> whole(number);
      case BigInteger number
          when number.compareTo(LEAST_LONG) >= 0 && number.compareTo(GREATEST_LONG) <= 0 ->
          whole(number.longValue());
      case Float number when Float.isFinite(number) -> Double.valueOf(number.toString());
      case Double number when Double.isFinite(number) -> number;
      case Map<?, ?> map when mayNest -> entries(map, false);
      case Collection<?> list when mayNest -> elements(list);
      default -> text(value);
    };
  }

  private static Object whole(long number) {
    int small = (int) number;
    return small == number ? (Object) small : (Object) number;
  }

  private static String text(@Nullable Object value) {
    String text = String.valueOf(value);
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
  }
}
