package lessserver.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

  private final Backoff backoff = new Backoff();

  @Test
  void each_death_doubles_the_pause() {
    assertThat(backoff.died(START)).contains(Duration.ofMillis(500));
    assertThat(backoff.died(START.plusSeconds(1))).contains(Duration.ofSeconds(1));
    assertThat(backoff.died(START.plusSeconds(2))).contains(Duration.ofSeconds(2));
    assertThat(backoff.died(START.plusSeconds(3))).contains(Duration.ofSeconds(4));
  }

  @Test
  void the_fifth_death_within_two_minutes_is_the_last() {
    for (int i = 0; i < 4; i++) {
      assertThat(backoff.died(START.plusSeconds(i))).isPresent();
    }

    assertThat(backoff.died(START.plus(Backoff.MEMORY))).isEmpty();
  }

  @Test
  void a_death_long_ago_is_forgotten() {
    for (int i = 0; i < 4; i++) {
      assertThat(backoff.died(START.plusSeconds(i))).isPresent();
    }

    assertThat(backoff.died(START.plusSeconds(10).plus(Backoff.MEMORY)))
        .contains(Duration.ofMillis(500));
  }
}
