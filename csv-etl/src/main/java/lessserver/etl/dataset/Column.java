package lessserver.etl.dataset;

import com.fasterxml.jackson.annotation.JsonIgnore;
import lessserver.etl.parse.ColumnType;
import lessserver.etl.parse.TypeGuess;
import org.jspecify.annotations.Nullable;

/**
 * A column of a dataset.
 *
 * @param number counted from 1; its name in the table is made of it, for a client's words never
 *     reach a statement
 * @param name as the first file had it
 * @param format how its values are written, if not in the usual way
 */
public record Column(int number, String name, ColumnType type, @Nullable String format) {

  @JsonIgnore
  public String sqlName() {
    return "c" + number;
  }

  @JsonIgnore
  public TypeGuess.Typed typed() {
    return new TypeGuess.Typed(type, format);
  }
}
