package lessserver.images.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CancellationException;
import lessserver.events.NotNowException;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.CannotCreateTransactionException;

/** When something is given up. */
class AttemptsTest {

  private static final int MOST_FAILED = 4;

  private final Attempts attempts = new Attempts();

  @Test
  void after_some_failures_it_is_enough() {
    for (int i = 0; i < MOST_FAILED; i++) {
      assertThat(attempts.enough(MOST_FAILED)).isEmpty();
      attempts.begin();
      attempts.fail();
    }

    assertThat(attempts.enough(MOST_FAILED)).contains("4 attempts");
  }

  @Test
  void what_was_elsewhere_is_forgotten() {
    for (int i = 0; i < 100; i++) {
      attempts.begin();
      attempts.forget();
    }

    assertThat(attempts.enough(MOST_FAILED)).isEmpty();
    assertThat(Attempts.isElsewhere(new NotNowException("away", null))).isTrue();
    assertThat(Attempts.isElsewhere(new CannotAcquireLockException("busy"))).isTrue();
    assertThat(Attempts.isElsewhere(new CannotCreateTransactionException("away"))).isTrue();
    assertThat(Attempts.isElsewhere(new CancellationException("it stops"))).isTrue();
    assertThat(Attempts.isElsewhere(new DataIntegrityViolationException("too long"))).isFalse();
  }

  @Test
  void crashes_are_enough_only_after_many() {
    for (int i = 0; i < 9; i++) {
      attempts.begin();
    }
    assertThat(attempts.enough(MOST_FAILED)).isEmpty();

    attempts.begin();
    assertThat(attempts.enough(MOST_FAILED)).contains("10 attempts that never ended");
  }
}
