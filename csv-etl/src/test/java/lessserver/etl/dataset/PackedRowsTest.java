package lessserver.etl.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import lessserver.etl.parse.ColumnType;
import org.junit.jupiter.api.Test;
import org.postgresql.util.ByteConverter;

class PackedRowsTest {

  private static final long SEED = 42;

  private static final List<Column> COLUMNS =
      List.of(
          new Column(1, "number", ColumnType.INTEGER, null),
          new Column(2, "decimal", ColumnType.DECIMAL, null),
          new Column(3, "bool", ColumnType.BOOLEAN, null),
          new Column(4, "day", ColumnType.DATE, null),
          new Column(5, "moment", ColumnType.TIMESTAMP, null),
          new Column(6, "text", ColumnType.TEXT, null));

  @Test
  void rows_are_what_they_were() {
    List<Row> rows =
        List.of(
            row(2, Long.MIN_VALUE, "-0.50", true, "0001-01-01", "0001-01-01T00:00:00Z", "a\tb"),
            row(3, 0L, "0", false, "1999-12-31", "1999-12-31T23:59:59.999999Z", ""),
            new Row(4, 7, Collections.nCopies(COLUMNS.size(), null)),
            row(
                11,
                42L,
                "1234.50",
                true,
                "2026-01-31",
                "2026-01-31T01:02:03.000004Z",
                "Kyōto \uD83D\uDE00"),
            row(
                12,
                Long.MAX_VALUE,
                "99999999999999999999999999999999999.999",
                false,
                "9999-12-31",
                "9999-12-31T23:59:59Z",
                "x".repeat(1_000_000)));
    List<Row> packed = new PackedRows(COLUMNS, 1);
    packed.addAll(rows);

    assertThat(packed).isEqualTo(rows);
  }

  @Test
  void decimals_are_what_they_were_and_what_the_driver_makes_of_them() {
    Random random = new Random(SEED);
    List<BigDecimal> decimals =
        Stream.concat(
                Stream.of(
                    "0",
                    "0.00",
                    "0.0001",
                    "-0.00001",
                    "1",
                    "-1",
                    "9999",
                    "10000",
                    "-10000.0001",
                    "0.999999999999999",
                    "999999999999999",
                    "1E+5",
                    "1E-20",
                    "100000000.00000000"),
                Stream.generate(() -> any(random)).limit(10_000).map(BigDecimal::toString))
            .map(BigDecimal::new)
            .toList();
    for (BigDecimal decimal : decimals) {
      CopyBuffer buffer = new CopyBuffer(1);
      buffer.add(decimal);
      byte[] octets = Arrays.copyOf(buffer.octets(), buffer.length());

      BigDecimal stored = decimal.scale() < 0 ? decimal.setScale(0) : decimal;
      assertThat(buffer.value(0, ColumnType.DECIMAL)).as("seed %d", SEED).isEqualTo(stored);
      if (decimal.signum() != 0) { // whose place is of no meaning
        assertThat(octets)
            .as("%s, seed %d", decimal, SEED)
            .endsWith(ByteConverter.numeric(decimal));
      }
    }
  }

  @Test
  void packed_rows_are_put_together_in_the_place_of_others() {
    PackedRows some = new PackedRows(COLUMNS, 1);
    PackedRows others = new PackedRows(COLUMNS, 1_000);
    for (int i = 0; i < 100; i++) {
      (i < 40 ? some : others)
          .add(
              row(
                  i,
                  (long) i,
                  "1." + i,
                  i % 2 == 0,
                  "2026-01-01",
                  "2026-01-01T00:00:00Z",
                  "w" + i));
    }
    PackedRows joined = new PackedRows(COLUMNS, 0);
    joined.append(others); // and forgotten again
    joined.clear();
    joined.append(some);
    joined.append(new PackedRows(COLUMNS, 0));
    joined.append(others);

    assertThat((List<Row>) joined)
        .hasSize(100)
        .extracting(row -> row.values().get(5))
        .startsWith("w0")
        .endsWith("w99");
    assertThat(joined.get(73).line()).isEqualTo(73);
  }

  private static BigDecimal any(Random random) {
    BigInteger digits = new BigInteger(1 + random.nextInt(60), random);
    return new BigDecimal(random.nextBoolean() ? digits : digits.negate(), random.nextInt(20));
  }

  private static Row row(
      long line,
      long number,
      String decimal,
      boolean bool,
      String day,
      String moment,
      String text) {
    return new Row(
        line,
        1,
        Arrays.asList(
            number,
            new BigDecimal(decimal),
            bool,
            LocalDate.parse(day),
            Instant.parse(moment),
            text));
  }
}
