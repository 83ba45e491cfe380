package lessserver.images.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When what could not be fetched is tried again. */
class FetchingTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final List<Duration> PAUSES =
      List.of(Duration.ofSeconds(2), Duration.ofSeconds(10));
  private static final Fetching.Failure FAILURE = new Fetching.Failure("not-given", "503");

  private final Fetching fetching = new Fetching();

  @Test
  void what_never_failed_waits_for_nothing() {
    assertThat(fetching.last()).isEmpty();
    assertThat(fetching.isWaiting()).isFalse();
    assertThat(fetching.isOver(List.of())).isFalse();
  }

  @Test
  void the_pauses_come_one_after_the_other_and_then_it_is_over() {
    fail(Duration.ZERO);
    assertThat(fetching.nextAt()).isEqualTo(NOW.plusSeconds(2));
    fetching.stopWaiting();
    fail(Duration.ZERO);
    assertThat(fetching.nextAt()).isEqualTo(NOW.plusSeconds(10));
    assertThat(fetching.isOver(PAUSES)).isFalse();
    fetching.stopWaiting();
    fail(Duration.ZERO);

    assertThat(fetching.isWaiting()).isFalse();
    assertThat(fetching.isOver(PAUSES)).isTrue();
    assertThat(fetching.last()).contains(FAILURE);
  }

  @Test
  void a_server_may_ask_for_a_longer_pause_and_for_no_shorter_one() {
    fail(Duration.ofSeconds(30));
    assertThat(fetching.nextAt()).isEqualTo(NOW.plusSeconds(30));
    fetching.stopWaiting();
    fail(Duration.ofSeconds(1));
    assertThat(fetching.nextAt()).isEqualTo(NOW.plusSeconds(10));
  }

  private void fail(Duration atLeast) {
    fetching.fail(FAILURE, PAUSES, atLeast, NOW);
  }
}
