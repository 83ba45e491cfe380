package lessserver.etl.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import lessserver.etl.parse.TypeGuess.Typed;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TypeGuessTest {

  @Test
  void the_narrowest_type_is_found() {
    assertThat(guess("1", "-2", "", "NULL")).isEqualTo(typed(ColumnType.INTEGER, null));
    assertThat(guess("1", "2.5")).isEqualTo(typed(ColumnType.DECIMAL, null));
    assertThat(guess("1", "0")).isEqualTo(typed(ColumnType.INTEGER, null));
    assertThat(guess("true", "no")).isEqualTo(typed(ColumnType.BOOLEAN, null));
    assertThat(guess("2026-01-01")).isEqualTo(typed(ColumnType.DATE, null));
    assertThat(guess("2026-01-01", "2026-01-01T10:00:00Z"))
        .isEqualTo(typed(ColumnType.TIMESTAMP, null));
    assertThat(guess("1", "x")).isEqualTo(typed(ColumnType.TEXT, null));
    assertThat(guess("", "")).isEqualTo(typed(ColumnType.TEXT, null));
    assertThat(guess("00420", "80331")).isEqualTo(typed(ColumnType.TEXT, null));
  }

  @Test
  void nineteen_of_twenty_are_enough_and_fewer_are_not() {
    assertThat(guess(mixed(19, 1))).isEqualTo(typed(ColumnType.INTEGER, null));
    assertThat(guess(mixed(18, 1))).isEqualTo(typed(ColumnType.TEXT, null));
    assertThat(guess(mixed(1_900, 100))).isEqualTo(typed(ColumnType.INTEGER, null));
    assertThat(guess(mixed(1_899, 101))).isEqualTo(typed(ColumnType.TEXT, null));
  }

  @Test
  void a_date_with_slashes_is_one_only_if_it_is_clear_which_is_the_day() {
    assertThat(guess("25/12/2026", "01/02/2026")).isEqualTo(typed(ColumnType.DATE, "dd/MM/yyyy"));
    assertThat(guess("12/25/2026", "01/02/2026")).isEqualTo(typed(ColumnType.DATE, "MM/dd/yyyy"));
    assertThat(guess("03/04/2026", "01/02/2026")).isEqualTo(typed(ColumnType.TEXT, null));
  }

  @Test
  void a_decimal_comma_is_known_where_commas_do_not_separate() {
    TypeGuess guess = new TypeGuess(';');
    List.of("1,5", "2", "-0,25").forEach(guess::add);
    assertThat(guess.result()).isEqualTo(typed(ColumnType.DECIMAL, ","));
  }

  private static String[] mixed(int numbers, int words) {
    List<String> all = new java.util.ArrayList<>(Collections.nCopies(numbers, "1"));
    all.addAll(Collections.nCopies(words, "x"));
    Collections.shuffle(all, new java.util.Random(numbers));
    return all.toArray(String[]::new);
  }

  private static Typed guess(String... fields) {
    TypeGuess guess = new TypeGuess(',');
    List.of(fields).forEach(guess::add);
    return guess.result();
  }

  private static Typed typed(ColumnType type, @Nullable String format) {
    return new Typed(type, format);
  }
}
