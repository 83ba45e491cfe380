package lessserver.etl.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import lessserver.etl.dataset.Dataset;
import lessserver.etl.dataset.Datasets;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;

class StartDueScrubsTest {

  private static final Instant MIDNIGHT = Instant.parse("2026-02-01T00:00:00Z");
  private static final ScrubRequest STOCK = new ScrubRequest("stock", false);

  private final Scrubs scrubs = mock(Scrubs.class);
  private final Datasets datasets = mock(Datasets.class);
  private final ScrubRunner runner = mock(ScrubRunner.class);
  private final AtomicReference<@Nullable Instant> planned = new AtomicReference<>(MIDNIGHT);

  private final StartDueScrubs startDueScrubs =
      new StartDueScrubs(scrubs, datasets, runner, Clock.fixed(MIDNIGHT, ZoneOffset.UTC));

  @BeforeEach
  void plan() {
    when(runner.lock(any())).thenReturn(Optional.of(mock(SimpleLock.class)));
    var nightly = mock(Scrub.class);
    when(nightly.nextAt()).thenReturn(MIDNIGHT);
    when(nightly.next(any())).thenReturn(MIDNIGHT.plusSeconds(86_400));
    when(scrubs.due(any(), any())).thenReturn(List.of(nightly));
    when(scrubs.schedule(eq(0L), any(), any()))
        .thenAnswer(call -> planned.compareAndSet(planned.get(), call.getArgument(2)) ? 1 : 0);
    when(datasets.findById(0)).thenReturn(Optional.of(new Dataset("stock", MIDNIGHT)));
  }

  @Test
  void a_scrub_whose_time_comes_during_a_dry_run_comes_after_it() {
    when(runner.start(eq(STOCK), any())).thenThrow(mock(ScrubRunner.ScrubUnderWay.class));
    startDueScrubs.get();
    assertThat(planned).hasValue(MIDNIGHT);

    begin();
    assertThat(planned).hasValue(MIDNIGHT.plusSeconds(86_400));
  }

  @Test
  void a_scrub_that_cannot_be_begun_keeps_its_time() {
    when(runner.start(eq(STOCK), any())).thenThrow(new QueryTimeoutException("not now"));
    assertThatThrownBy(startDueScrubs::get).isInstanceOf(QueryTimeoutException.class);
    assertThat(planned).hasValue(MIDNIGHT);

    begin();
    assertThat(planned).hasValue(MIDNIGHT.plusSeconds(86_400));
  }

  private void begin() {
    doAnswer(call -> Optional.of(call.getArgument(1, BooleanSupplier.class).getAsBoolean()))
        .when(runner)
        .start(eq(STOCK), any());
    startDueScrubs.get();
  }
}
