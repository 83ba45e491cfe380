package lessserver.etl.dataset;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lessserver.etl.parse.ColumnType;
import lessserver.functions.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What a row must be like, {@code COLUMN:OPERATOR:VALUE}. The column is one of the dataset's, the
 * value has its type and is bound, never written into a statement.
 *
 * @param value null where the operator needs none
 */
record Condition(Column column, Operator operator, @Nullable Object value) {

  enum Operator {
    EQ("= ?"),
    NE("<> ?"),
    LT("< ?"),
    LE("<= ?"),
    GT("> ?"),
    GE(">= ?"),
    CONTAINS("LIKE ? ESCAPE '!'"),
    NULL("IS NULL"),
    NOTNULL("IS NOT NULL");

    private final String sql;

    Operator(String sql) {
      this.sql = sql;
    }

    boolean needsValue() {
      return this != NULL && this != NOTNULL;
    }
  }

  private static final Pattern FORM =
      Pattern.compile("(.+?):(eq|ne|lt|le|gt|ge|contains|null|notnull)(?::(.*))?", Pattern.DOTALL);

  /**
   * The condition.
   *
   * @throws InvalidCondition if it says nothing about this dataset
   */
  static Condition of(String text, Dataset dataset) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new InvalidCondition(
          "must be COLUMN:OPERATOR:VALUE with one of eq, ne, lt, le, gt, ge, contains, null,"
              + " notnull");
    }
    Column column =
        readable(dataset, parts.group(1))
            .orElseThrow(() -> new InvalidCondition("names no column: " + parts.group(1)));
    Operator operator = Operator.valueOf(parts.group(2).toUpperCase(Locale.ROOT));
    String value = parts.group(3);
    if (operator.needsValue() == (value == null)) {
      throw new InvalidCondition(
          operator.needsValue() ? "needs a value" : "takes no value with this operator");
    }
    return new Condition(column, operator, value == null ? null : value(column, operator, value));
  }

  /** A column of this name that the table has. */
  static Optional<Column> readable(Dataset dataset, String name) {
    return dataset.column(name).filter(column -> dataset.columnsMade().contains(column));
  }

  private static Object value(Column column, Operator operator, String text) {
    if (text.indexOf('\0') >= 0) {
      throw new InvalidCondition("has a NUL");
    }
    if (operator == Operator.CONTAINS) {
      if (column.type() != ColumnType.TEXT) {
        throw new InvalidCondition("can look for parts of texts only");
      }
      return "%" + text.toLowerCase(Locale.ROOT).replaceAll("[!%_]", "!$0") + "%";
    }
    Object value = column.type().value(text, null);
    if (value == null && column.format() != null) {
      value = column.type().value(text, column.format());
    }
    if (value == null) {
      throw new InvalidCondition("must have " + column.type().words() + " for " + column.name());
    }
    return value;
  }

  String sql() {
    String name = column.sqlName();
    return (operator == Operator.CONTAINS ? "LOWER(" + name + ")" : name) + " " + operator.sql;
  }

  /** It says nothing about the dataset. */
  static final class InvalidCondition extends Refusal {

    private static final long serialVersionUID = 1L;

    private InvalidCondition(String why) {
      super(Kind.INVALID, "A condition cannot be understood.", new FieldError("where", why));
    }
  }
}
