package lessserver.shortener.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.CannotCreateTransactionException;

class VisitorsTest {

  private static final Instant LATE = Instant.parse("2026-01-31T23:59:59Z");
  private static final Instant EARLY = Instant.parse("2026-02-01T00:00:00Z");
  private static final LocalDate FIRST = LocalDate.parse("2026-01-31");
  private static final LocalDate SECOND = LocalDate.parse("2026-02-01");

  private final Salts salts = mock(Salts.class);
  private final Visitors visitors = new Visitors(salts);

  @BeforeEach
  void the_store_has_a_salt_for_each_day() {
    when(salts.of(eq(FIRST), anyString())).thenReturn("AAAA");
    when(salts.of(eq(SECOND), anyString())).thenReturn("BBBB");
    when(salts.of(eq(SECOND.plusDays(1)), anyString())).thenReturn("CCCC");
  }

  private static String hash(Visitors visitors, Instant now) {
    return visitors.hash("203.0.113.77", "Firefox", now);
  }

  @Test
  void nobody_waits_for_the_store_when_the_day_changes() {
    visitors.prepare(LATE);
    clearInvocations(salts);

    assertThat(hash(visitors, EARLY)).isNotEqualTo(hash(visitors, LATE));

    verifyNoInteractions(salts);
  }

  @Test
  void a_day_that_is_over_does_not_begin_again_for_who_comes_a_moment_late() {
    visitors.prepare(LATE);
    visitors.prepare(EARLY);
    verify(salts).forgetBefore(SECOND);
    clearInvocations(salts);

    assertThat(hash(visitors, LATE)).isEqualTo(hash(visitors, EARLY));

    verifyNoInteractions(salts);
  }

  @Test
  void a_salt_that_could_not_be_shared_is_shared_when_the_store_is_back() {
    when(salts.of(any(), anyString()))
        .thenThrow(new CannotCreateTransactionException("away"))
        .thenReturn("AAAA");
    String own = hash(visitors, LATE);
    visitors.prepare(LATE);
    var elsewhere = new Visitors(salts);

    assertThat(hash(visitors, LATE)).isNotEqualTo(own).isEqualTo(hash(elsewhere, LATE));
  }
}
