package lessserver.etl.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnTypeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "-0", "42", " 42 ", "-7", "9223372036854775807", "-9223372036854775808"})
  void integers(String text) {
    assertThat(ColumnType.INTEGER.value(text, null)).isEqualTo(Long.parseLong(text.strip()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "+1",
        "007",
        "1.0",
        "1e3",
        "9223372036854775808",
        "-9223372036854775809",
        "99999999999999999999",
        "٣",
        "1 2"
      })
  void no_integers(String text) {
    assertThat(ColumnType.INTEGER.value(text, null)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.5",
        "-1.25",
        "3",
        ".5",
        "1e10",
        "1.5E-3",
        "12345678901234567890.12",
        "-0.00",
        "+7",
        "999999999999999999"
      })
  void decimals(String text) {
    assertThat(ColumnType.DECIMAL.value(text, null)).isEqualTo(new BigDecimal(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "1.",
        "1,5",
        "00.5",
        "NaN",
        "1e",
        "1e999",
        "0x10",
        "1.2.3",
        "1234567890123456789012345678901234567890"
      })
  void no_decimals(String text) {
    assertThat(ColumnType.DECIMAL.value(text, null)).isNull();
  }

  @Test
  void decimals_with_a_comma() {
    assertThat(ColumnType.DECIMAL.value("-1,25", ",")).isEqualTo(new BigDecimal("-1.25"));
    assertThat(ColumnType.DECIMAL.value("1.25", ",")).isNull();
  }

  @ParameterizedTest
  @CsvSource({"TRUE, true", "t, true", "Yes, true", "n, false", "False, false"})
  void booleans(String text, boolean value) {
    assertThat(ColumnType.BOOLEAN.value(text, null)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-02-28, ,",
    "2024-02-29, ,",
    "28.02.2026, dd.MM.yyyy,",
    "8.2.2026, dd.MM.yyyy, 2026-02-08",
    "28/02/2026, dd/MM/yyyy,",
    "02/28/2026, MM/dd/yyyy,",
    "2026/02/28, yyyy/MM/dd,"
  })
  void dates(String text, @Nullable String format, @Nullable String expected) {
    LocalDate date =
        expected != null
            ? LocalDate.parse(expected)
            : text.startsWith("2024") ? LocalDate.of(2024, 2, 29) : LocalDate.of(2026, 2, 28);
    assertThat(ColumnType.DATE.value(text, format)).isEqualTo(date);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-02-29",
        "2026-13-01",
        "2026-00-10",
        "26-01-01",
        "0000-01-01",
        "2026-1",
        "20260101",
        "2026-01-01x"
      })
  void no_dates(String text) {
    assertThat(ColumnType.DATE.value(text, null)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-02T03:04:05Z, 2026-01-02T03:04:05Z",
    "2026-01-02 03:04, 2026-01-02T03:04:00Z",
    "2026-01-02T03:04:05.123456789Z, 2026-01-02T03:04:05.123456Z",
    "2026-01-02T03:04:05+02:00, 2026-01-02T01:04:05Z",
    "2026-01-02 03:04:05 -0530, 2026-01-02T08:34:05Z",
    "2026-01-02t03:04:05.1z, 2026-01-02T03:04:05.100Z",
    "'2026-01-02 03:04:05,12 +02', 2026-01-02T01:04:05.120Z",
    "2026-01-02T03:04:05+18:00, 2026-01-01T09:04:05Z",
    "2026-01-02T03:04+01, 2026-01-02T02:04:00Z",
    "2026-01-02, 2026-01-02T00:00:00Z"
  })
  void timestamps(String text, Instant value) {
    assertThat(ColumnType.TIMESTAMP.value(text, null)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-02T25:00:00Z",
        "2026-01-02T03",
        "2026-01-02T03:04:05+99:00",
        "2026-01-02T03:04:05+18:01",
        "2026-01-02T03:04:05+02:60",
        "2026-01-02T03:04:05+2",
        "2026-01-02T03:60:00Z",
        "2026-01-02T03:04:60Z",
        "2026-01-02T3:04:05Z",
        "2026-01-02T03:04:5",
        "2026-01-02T03:04:05.",
        "2026-01-02T03:04:05.1234567890Z",
        "2026-01-02T03:04:05  Z",
        "2026-01-02T03:04:05Zx",
        "2026-01-02T",
        "03:04:05",
        "2026-01-02X03:04"
      })
  void no_timestamps(String text) {
    assertThat(ColumnType.TIMESTAMP.value(text, null)).isNull();
  }

  @Test
  void nothing_is_spelt_in_many_ways_but_fewer_for_texts() {
    assertThat(Stream.of("", "  ", "\t", "\u3000", "null", "\\N", "N/A", " n/a", "\u2003-", "none"))
        .allMatch(ColumnType.INTEGER::isNull);
    assertThat(Stream.of("0", "~", "é", "\0", "5 -")).noneMatch(ColumnType.INTEGER::isNull);
    assertThat(Stream.of("", "\u3000", "NULL", "\\N")).allMatch(ColumnType.TEXT::isNull);
    assertThat(Stream.of("NA", "None", "-", "null")).noneMatch(ColumnType.TEXT::isNull);
  }

  @Test
  void a_text_is_kept_as_it_is() {
    assertThat(ColumnType.TEXT.value("  a ", null)).isEqualTo("  a ");
  }
}
