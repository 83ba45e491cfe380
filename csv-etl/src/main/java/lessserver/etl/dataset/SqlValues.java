package lessserver.etl.dataset;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import lessserver.etl.parse.ColumnType;
import org.jspecify.annotations.Nullable;

/** Values between the parser and JDBC. */
public final class SqlValues {

  private SqlValues() {}

  public static @Nullable Object of(@Nullable Object value) {
    return value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value;
  }

  /** What was read from a table, as it is shown. */
  public static @Nullable Object shown(@Nullable Object value) {
    return switch (value) {
      case OffsetDateTime time -> time.toInstant();
      case java.sql.Date date -> date.toLocalDate();
      case java.sql.Timestamp time -> time.toInstant();
      case null, default -> value;
    };
  }

  /** Numbers that are equal are one key, however many zeros they end in. */
  static Object asKey(Object value) {
    return switch (shown(value)) {
      case BigDecimal number -> number.stripTrailingZeros();
      case Integer number -> number.longValue();
      case null -> throw new IllegalArgumentException("a key has a value");
      case Object other -> other;
    };
  }

  /** The type of a column that holds such values, where both databases agree on it. */
  static String type(ColumnType type, boolean postgres) {
    return switch (type) {
      case INTEGER -> "BIGINT";
      case DECIMAL -> postgres ? "NUMERIC" : "DECFLOAT(38)";
      case BOOLEAN -> "BOOLEAN";
      case DATE -> "DATE";
      case TIMESTAMP -> "TIMESTAMP(6) WITH TIME ZONE";
      case TEXT -> postgres ? "TEXT" : "VARCHAR(1000000)";
    };
  }

  /** What an array of such values is made of. */
  static String elementType(ColumnType type, boolean postgres) {
    return switch (type) {
      case INTEGER -> "bigint";
      case DECIMAL -> postgres ? "numeric" : "decfloat";
      case BOOLEAN -> "boolean";
      case DATE -> "date";
      case TIMESTAMP -> postgres ? "timestamptz" : "timestamp with time zone";
      case TEXT -> postgres ? "text" : "varchar";
    };
  }
}
