package lessserver.etl.parse;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A record as it stands in the file.
 *
 * @param line on which it begins, counted from 1
 * @param lines how many it takes: a quoted field may go over several
 * @param fault what makes it unreadable, or null
 */
public record RawRow(long line, int lines, List<String> fields, @Nullable Fault fault) {

  /** What is wrong with a record before anybody looks at its values. */
  public enum Fault {
    MALFORMED_QUOTES("has a quote that does not stand around a whole field, or is never closed"),
    FIELD_TOO_LONG("has a field of more than " + Limits.FIELD + " characters"),
    RECORD_TOO_LONG("has more than " + Limits.RECORD + " characters"),
    TOO_MANY_FIELDS("has more than " + Limits.COLUMNS + " fields");

    private final String reason;

    Fault(String reason) {
      this.reason = reason;
    }

    /** Short and stable, such as {@code field-too-long}. */
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String reason() {
      return reason;
    }
  }

  static RawRow unreadable(long line, int lines, Fault fault) {
    return new RawRow(line, lines, List.of(), fault);
  }

  /** An empty line, or one of delimiters alone, as spreadsheets leave behind. */
  public boolean isBlank() {
    if (fault != null) {
      return false;
    }
    for (String field : fields) {
      if (!field.isBlank()) {
        return false;
      }
    }
    return true;
  }
}
