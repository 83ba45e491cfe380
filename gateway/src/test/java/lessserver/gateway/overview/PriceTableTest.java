package lessserver.gateway.overview;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceTableTest {

  private static final PriceTable AZURE = table("0.20", "0.000016");
  private static final PriceTable AWS = table("0.20", "0.0000166667");

  private static PriceTable table(String perMillion, String perGbSecond) {
    return new PriceTable(
        "USD", new BigDecimal(perMillion), new BigDecimal(perGbSecond), new BigDecimal("0.018"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "1, 0.0125, 0.0000004", // the smallest call there is: 100 ms of 128 MB
    "1000000, 12500, 0.40", // a million of them, as in docs/gateway.md
    "1000000, 93750, 1.70", // and of 250 ms in 300 MB
    "3000000, 1500000, 24.60" // the example on Azure's page of prices, before its free grant
  })
  void azure_functions(long executions, BigDecimal gbSeconds, BigDecimal dollars) {
    assertThat(AZURE.consumption(executions, gbSeconds)).isEqualByComparingTo(dollars);
  }

  @ParameterizedTest
  @CsvSource({"1, 0.000125, 0.000000202", "3000000, 1500000, 25.60005"})
  void aws_lambda(long executions, BigDecimal gbSeconds, BigDecimal dollars) {
    assertThat(AWS.consumption(executions, gbSeconds)).isEqualByComparingTo(dollars);
  }

  @Test
  void a_day_is_paid_for_as_far_as_it_has_come() {
    Instant now = Instant.parse("2026-03-02T06:30:00Z");

    assertThat(AZURE.alwaysOn(LocalDate.of(2026, 3, 1), now)).isEqualByComparingTo("0.432");
    assertThat(AZURE.alwaysOn(LocalDate.of(2026, 3, 2), now)).isEqualByComparingTo("0.117");
    assertThat(AZURE.alwaysOn(LocalDate.of(2026, 3, 3), now)).isEqualByComparingTo("0");
  }
}
