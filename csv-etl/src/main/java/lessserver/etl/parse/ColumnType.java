package lessserver.etl.parse;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the values of a column are, the narrowest first. A text is read without exceptions: what
 * does not fit is nothing special in a file.
 */
public enum ColumnType {
  /** A whole number of 64 bits; a leading zero makes it a text, as in {@code 00420}. */
  INTEGER("a whole number") {
    @Override
    @Nullable Object read(String text, @Nullable String format) {
      return Numbers.integer(text);
    }
  },
  /** A number of up to 38 digits. */
  DECIMAL("a number") {
    @Override
    @Nullable Object read(String text, @Nullable String format) {
      BigDecimal number = Numbers.decimal(text, DECIMAL_COMMA.equals(format) ? ',' : '.');
      return number;
    }
  },
  BOOLEAN("true or false") {
    @Override
    @Nullable Object read(String text, @Nullable String format) {
      if (text.length() > LONGEST_BOOLEAN) {
        return null;
      }
      String word = text.toLowerCase(Locale.ROOT);
      return TRUE.contains(word) ? Boolean.TRUE : FALSE.contains(word) ? Boolean.FALSE : null;
    }
  },
  DATE("a date") {
    @Override
    @Nullable Object read(String text, @Nullable String format) {
      return Times.date(text, format == null ? Times.ISO : format);
    }
  },
  /** A moment; without an offset, in UTC. */
  TIMESTAMP("a point in time") {
    @Override
    @Nullable Object read(String text, @Nullable String format) {
      return Times.timestamp(text);
    }
  },
  TEXT("a text") {
    @Override
    Object read(String text, @Nullable String format) {
      return text;
    }
  };

  /** The format of decimals that are written {@code 0,5}. */
  public static final String DECIMAL_COMMA = ",";

  private static final int LONGEST_BOOLEAN = 5;
  private static final Set<String> TRUE = Set.of("true", "t", "yes", "y");
  private static final Set<String> FALSE = Set.of("false", "f", "no", "n");

  private static final Set<String> NULLS =
      Set.of("null", "\\n", "na", "n/a", "nan", "none", "nil", "-");
  private static final int LONGEST_NULL = 4;
  private static final String NULLS_BEGIN_WITH = "nN\\-";

  private final String words;

  ColumnType(String words) {
    this.words = words;
  }

  /** What a value should have been, for people. */
  public String words() {
    return words;
  }

  /** Whether a field of such a column says that there is no value. */
  public boolean isNull(String field) {
    char first = field.isEmpty() ? ' ' : field.charAt(0);
    if (first > ' ' && first <= '~' && NULLS_BEGIN_WITH.indexOf(first) < 0) {
      return false; // Most are told by this alone; beyond ASCII there are blanks, too.
    }
    if (field.isBlank()) {
      return true;
    }
    if (this == TEXT) {
      return field.equals("NULL") || field.equals("\\N");
    }
    String text = field.strip();
    return text.length() <= LONGEST_NULL
        && NULLS_BEGIN_WITH.indexOf(text.charAt(0)) >= 0
        && NULLS.contains(text.toLowerCase(Locale.ROOT));
  }

  /** The value of a field that is not null, or null if it does not fit. */
  public @Nullable Object value(String field, @Nullable String format) {
    return this == TEXT ? field : read(field.strip(), format);
  }

  /** Whether values of this type are written in this way. */
  public boolean knows(@Nullable String format) {
    return format == null
        || (this == DECIMAL && format.equals(DECIMAL_COMMA))
        || (this == DATE && Times.FORMATS.contains(format));
  }

  abstract @Nullable Object read(String text, @Nullable String format);
}
