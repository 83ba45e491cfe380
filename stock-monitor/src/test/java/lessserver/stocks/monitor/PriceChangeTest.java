package lessserver.stocks.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceChangeTest {

  @ParameterizedTest
  @CsvSource({
    "100, 100, 0.0000",
    "100, 105, 4.8780",
    "105, 100, -4.8780",
    "100, 300, 100.0000",
    "300, 100, -100.0000",
    "0.00000001, 1000000000000, 200.0000",
    "3, 3.01, 0.3328"
  })
  void a_change_is_in_percent_of_the_mean_of_both_prices(
      BigDecimal from, BigDecimal to, BigDecimal percent) {
    assertThat(PriceChange.percent(from, to)).isEqualTo(percent);
  }

  @ParameterizedTest
  @CsvSource({
    "5, 100, 105, false",
    "4.8780, 100, 105, true",
    "4.8781, 100, 105, false",
    "4.8780, 105, 100, true",
    "100, 100, 300, true",
    "100.0001, 100, 300, false",
    "0.0001, 100, 100, false",
    "200, 0.00000001, 1000000000000, false"
  })
  void a_threshold_is_reached_exactly(
      BigDecimal percent, BigDecimal from, BigDecimal to, boolean reached) {
    assertThat(PriceChange.reaches(percent, from, to)).isEqualTo(reached);
  }

  @Test
  void a_change_of_a_third_has_no_last_digit_and_is_reached_all_the_same() {
    assertThat(PriceChange.percent(new BigDecimal(1), new BigDecimal(2)))
        .isEqualTo(new BigDecimal("66.6667"));
    assertThat(PriceChange.reaches(new BigDecimal("66.6666"), new BigDecimal(1), new BigDecimal(2)))
        .isTrue();
    assertThat(PriceChange.reaches(new BigDecimal("66.6667"), new BigDecimal(1), new BigDecimal(2)))
        .isFalse();
  }
}
