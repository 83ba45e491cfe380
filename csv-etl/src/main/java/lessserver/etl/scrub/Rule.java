package lessserver.etl.scrub;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lessserver.etl.parse.ColumnType;
import lessserver.etl.parse.Limits;
import lessserver.functions.Printable;
import org.jspecify.annotations.Nullable;

/**
 * What the values of a column have to be like. No value at all breaks {@link Check#NOT_NULL} and
 * nothing else.
 *
 * @param min the least that is allowed, for a range
 * @param max the most that is allowed, for a range
 * @param pattern what the whole of a text must match, in RE2's syntax, which no text can make slow
 * @param dataset to which the values refer
 * @param key the column there that has them
 */
record Rule(
    @NotNull @Size(max = Limits.NAME) @Printable String column,
    @NotNull Check check,
    @Size(max = 500) @Printable @Nullable String min,
    @Size(max = 500) @Printable @Nullable String max,
    @Size(max = 500) @Printable @Nullable String pattern,
    @Size(max = 63) @Nullable String dataset,
    @Size(max = Limits.NAME) @Printable @Nullable String key) {

  enum Check {
    NOT_NULL,
    RANGE,
    PATTERN,
    UNIQUE,
    REFERENCES
  }

  /** Such as {@code price RANGE 0..}. */
  String title() {
    String details =
        switch (check) {
          case NOT_NULL, UNIQUE -> "";
          case RANGE -> (min == null ? "" : min) + ".." + (max == null ? "" : max);
          case PATTERN -> Objects.toString(pattern, "");
          case REFERENCES -> dataset + "." + key;
        };
    String title =
        Stream.of(column, check.name(), details)
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(" "));
    return title.length() <= 300 ? title : title.substring(0, 300);
  }

  /** Why a row that breaks it was taken out, in as many characters as the quarantine keeps. */
  String reason() {
    String reason = sentence();
    return reason.length() <= 500 ? reason : reason.substring(0, 500);
  }

  private String sentence() {
    return switch (check) {
      case NOT_NULL -> "There is no " + column + ".";
      case RANGE ->
          "The %s is outside of %s to %s."
              .formatted(column, min == null ? "anything" : min, max == null ? "anything" : max);
      case PATTERN -> "The " + column + " does not look like that.";
      case UNIQUE -> "An older row has the same " + column + ".";
      case REFERENCES ->
          "There is no such %s in %s."
              .formatted(key, Objects.toString(dataset).toLowerCase(Locale.ROOT));
    };
  }

  /** What is wrong with the rule for a column of that type, or null. */
  @Nullable String problem(ColumnType type) {
    return switch (check) {
      case NOT_NULL, UNIQUE -> null;
      case RANGE -> rangeProblem(type);
      case PATTERN -> patternProblem(type);
      case REFERENCES -> dataset == null || key == null ? "needs a dataset and a key" : null;
    };
  }

  private @Nullable String rangeProblem(ColumnType type) {
    if (min == null && max == null) {
      return "needs a min or a max";
    }
    boolean fits =
        Stream.of(min, max)
            .filter(Objects::nonNull)
            .allMatch(bound -> type.value(bound, null) != null);
    if (!fits) {
      return "needs bounds that are " + type.words();
    }
    return min != null && max != null && isAbove(type.value(min, null), type.value(max, null))
        ? "needs a min that is not above the max"
        : null;
  }

  /** Values of one type are compared as themselves. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private static boolean isAbove(@Nullable Object min, @Nullable Object max) {
    return ((Comparable) Objects.requireNonNull(min)).compareTo(Objects.requireNonNull(max)) > 0;
  }

  private @Nullable String patternProblem(ColumnType type) {
    if (pattern == null) {
      return "needs a pattern";
    }
    if (type != ColumnType.TEXT) {
      return "is for texts only";
    }
    try {
      Pattern.compile(pattern);
      return null;
    } catch (PatternSyntaxException e) {
      return "has a pattern that cannot be read: " + e.getDescription();
    }
  }
}
