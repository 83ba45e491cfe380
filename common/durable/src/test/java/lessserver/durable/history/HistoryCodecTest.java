package lessserver.durable.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import lessserver.durable.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HistoryCodecTest {

  private final HistoryCodec codec = new HistoryCodec();

  @Test
  void a_failure_that_an_older_version_wrote_has_no_properties() {
    Failure read =
        codec.readFailure(
            """
            {"type": "Lost", "message": "no way", "retriable": false}\
            """);

    assertThat(read).isEqualTo(Failure.because("Lost", "no way"));
    assertThat(codec.write(read)).doesNotContain("properties");
  }

  @Test
  void the_properties_of_a_failure_come_out_as_they_went_in() {
    Failure failure =
        new Failure(
            "Lost", "no way", null, true, null, Map.of("code", 7, "tried", List.of("left", 1.5)));

    assertThat(codec.readFailure(codec.write(failure))).isEqualTo(failure);
  }

  static Stream<Number> numbers() {
    return Stream.of(
        (byte) 7,
        (short) 7,
        7,
        7L,
        Integer.MIN_VALUE,
        Integer.MAX_VALUE + 1L,
        Long.MIN_VALUE,
        BigInteger.TWO,
        BigInteger.valueOf(Long.MAX_VALUE),
        BigInteger.valueOf(Long.MAX_VALUE).add(BigInteger.ONE),
        0.1f,
        Float.MAX_VALUE,
        Float.NaN,
        1.0,
        -0.0,
        0.1,
        Double.MIN_VALUE,
        Double.NaN,
        Double.NEGATIVE_INFINITY,
        new BigDecimal("12.50"),
        new BigDecimal("1e400"),
        new AtomicLong(7));
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void a_number_is_the_same_before_it_was_stored_and_after(Number number) {
    Failure failure =
        new Failure(
            "Lost",
            "no way",
            null,
            true,
            null,
            Map.of("number", number, "list", List.of(number), "map", Map.of("number", number)));

    assertThat(codec.readFailure(codec.write(failure))).isEqualTo(failure);
  }
}
