package lessserver.images.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a server wants to be left alone. */
class RetryAfterTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource({
    "30, 30",
    "' 30 ', 30",
    "0, 0",
    "999999999, 600",
    "99999999999999999999, 0",
    "-5, 0",
    "soon, 0",
    "'', 0",
    "'Sun, 22 Nov 2026 12:01:00 GMT', 60",
    "'Sun, 22 Nov 2026 11:00:00 GMT', 0",
    "'Sun, 22 Nov 2099 12:00:00 GMT', 600",
  })
  void seconds_and_dates_are_understood_and_nonsense_is_nothing(String value, long seconds) {
    assertThat(RetryAfter.of(value, Duration.ofMinutes(10), CLOCK))
        .isEqualTo(Duration.ofSeconds(seconds));
  }
}
