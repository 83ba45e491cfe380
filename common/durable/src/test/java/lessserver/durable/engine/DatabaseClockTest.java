package lessserver.durable.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import lessserver.durable.store.Store;
import org.junit.jupiter.api.Test;

class DatabaseClockTest {

  @Test
  void an_answer_that_comes_late_does_not_make_the_clock_fast() {
    Instant time = Instant.parse("2026-01-01T00:00:00Z");
    Store store = mock(Store.class);
    when(store.now())
        .thenAnswer(
            _ -> {
              LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
              return time;
            });
    DatabaseClock clock = new DatabaseClock(store);

    long before = System.nanoTime();
    clock.set();
    long answered = System.nanoTime();
    Instant now = clock.now();

    assertThat(Duration.ofNanos(answered - before)).isGreaterThan(Duration.ofMillis(90));
    assertThat(Duration.between(time, now))
        .isLessThanOrEqualTo(Duration.ofNanos(System.nanoTime() - before).minusMillis(90));
  }
}
