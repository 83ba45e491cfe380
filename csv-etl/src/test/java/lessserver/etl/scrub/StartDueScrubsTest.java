package lessserver.etl.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import lessserver.etl.dataset.Dataset;
import lessserver.etl.dataset.Datasets;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionOperations;

class StartDueScrubsTest {

  private static final Instant MIDNIGHT = Instant.parse("2026-02-01T00:00:00Z");

  private final Scrubs scrubs = mock(Scrubs.class);
  private final Datasets datasets = mock(Datasets.class);
  private final ScrubRunner runner = mock(ScrubRunner.class);
  private final AtomicReference<@Nullable Instant> planned = new AtomicReference<>(MIDNIGHT);

  @Test
  void a_scrub_whose_time_comes_during_a_dry_run_comes_after_it() {
    when(runner.lock(any())).thenReturn(Optional.of(mock(SimpleLock.class)));
    var nightly = mock(Scrub.class);
    when(nightly.nextAt()).thenReturn(MIDNIGHT);
    when(nightly.next(any())).thenReturn(MIDNIGHT.plusSeconds(86_400));
    when(scrubs.due(any(), any())).thenReturn(List.of(nightly));
    when(scrubs.schedule(eq(0L), any(), any()))
        .thenAnswer(call -> planned.compareAndSet(planned.get(), call.getArgument(2)) ? 1 : 0);
    when(datasets.findById(0)).thenReturn(Optional.of(new Dataset("stock", MIDNIGHT)));
    when(runner.start(new ScrubRequest("stock", false)))
        .thenThrow(mock(ScrubRunner.ScrubUnderWay.class));
    var startDueScrubs =
        new StartDueScrubs(
            scrubs,
            datasets,
            runner,
            TransactionOperations.withoutTransaction(),
            Clock.fixed(MIDNIGHT, ZoneOffset.UTC));

    startDueScrubs.get();
    assertThat(planned).hasValue(MIDNIGHT);

    doReturn(mock(ScrubRun.View.class)).when(runner).start(any());
    startDueScrubs.get();
    assertThat(planned).hasValue(MIDNIGHT.plusSeconds(86_400));
  }
}
