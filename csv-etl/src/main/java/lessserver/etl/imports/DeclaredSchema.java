package lessserver.etl.imports;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import lessserver.etl.parse.ColumnNames;
import lessserver.etl.parse.ColumnType;
import lessserver.etl.parse.TypeGuess.Typed;
import lessserver.functions.Refusal;
import org.jspecify.annotations.Nullable;

/** The types that a sender declares, {@code name:type} or {@code name:type:format} by commas. */
public final class DeclaredSchema {

  private final Map<String, Typed> types = new LinkedHashMap<>();

  private DeclaredSchema() {}

  /**
   * What the text says; nothing if it is null.
   *
   * @throws InvalidSchema if it cannot be understood
   */
  public static DeclaredSchema of(@Nullable String text) {
    DeclaredSchema schema = new DeclaredSchema();
    if (text != null && !text.isBlank()) {
      Arrays.stream(text.split(",", -1)).map(String::strip).forEach(schema::add);
    }
    return schema;
  }

  public Optional<Typed> type(String column) {
    return Optional.ofNullable(types.get(ColumnNames.key(column)));
  }

  private void add(String column) {
    String[] parts = column.split(":", 3);
    if (parts.length < 2) {
      throw new InvalidSchema("\"" + column + "\" is not name:type");
    }
    ColumnType type = type(parts);
    String format = format(type, parts);
    if (!type.knows(format)) {
      throw new InvalidSchema("the format of \"" + column + "\" is not known");
    }
    if (types.put(ColumnNames.key(parts[0]), new Typed(type, format)) != null) {
      throw new InvalidSchema("\"" + parts[0] + "\" is there twice");
    }
  }

  /** Null for the usual one, however it is said. */
  private static @Nullable String format(ColumnType type, String[] parts) {
    if (parts.length < 3 || (type == ColumnType.DATE && parts[2].equals("yyyy-MM-dd"))) {
      return null;
    }
    return parts[2].equals("comma") ? "," : parts[2];
  }

  private static ColumnType type(String[] parts) {
    try {
      return ColumnType.valueOf(parts[1].strip().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException _) {
      throw new InvalidSchema(
          "\"" + parts[1] + "\" is none of integer, decimal, boolean, date, timestamp, text");
    }
  }

  /** It cannot be understood. */
  public static final class InvalidSchema extends Refusal {

    private static final long serialVersionUID = 1L;

    private InvalidSchema(String why) {
      super(Kind.INVALID, "The schema cannot be understood.", new FieldError("schema", why));
    }
  }
}
