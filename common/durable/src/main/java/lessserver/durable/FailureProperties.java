package lessserver.durable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The properties of a failure, as they are before and after they were JSON, and within bounds. */
final class FailureProperties {

  private static final int MOST = 20;
  private static final int LONGEST_TEXT = 500;

  private FailureProperties() {}

  /** Never fails: what the exception says by itself counts for more. */
  static Map<String, @Nullable Object> of(Throwable thrown, ExceptionProperties known) {
    try {
      return bounded(known.of(thrown));
    } catch (RuntimeException e) { // the service's code
      return Map.of("properties", "cannot be told: " + e.getClass().getName());
    }
  }

  static Map<String, @Nullable Object> bounded(Map<?, ? extends @Nullable Object> properties) {
    return entries(properties, true);
  }

  private static Map<String, @Nullable Object> entries(
      Map<?, ? extends @Nullable Object> from, boolean mayNest) {
    Map<String, @Nullable Object> entries = new LinkedHashMap<>();
    for (Map.Entry<?, ? extends @Nullable Object> each : from.entrySet()) {
      if (entries.size() < MOST) {
        entries.put(text(each.getKey()), value(each.getValue(), mayNest));
      }
    }
    return Collections.unmodifiableMap(entries);
  }

  private static List<@Nullable Object> elements(Iterable<?> from) {
    List<@Nullable Object> elements = new ArrayList<>();
    for (Object each : from) {
      if (elements.size() < MOST) {
        elements.add(value(each, false));
      }
    }
    return Collections.unmodifiableList(elements);
  }

  private static @Nullable Object value(@Nullable Object value, boolean mayNest) {
    return switch (value) {
      case null -> null;
      // Only what is short whatever its value is.
      case Boolean _, Byte _, Short _, Integer _, Long _, Float _, Double _ -> value;
      case Map<?, ?> map when mayNest -> entries(map, false);
      case Iterable<?> list when mayNest -> elements(list);
      default -> text(value);
    };
  }

  private static String text(@Nullable Object value) {
    String text = String.valueOf(value);
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
  }
}
