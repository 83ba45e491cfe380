package lessserver.simulators.fault;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Switches in a time that passes faster. */
class FaultsTest {

  private final AtomicInteger seconds = new AtomicInteger();

  @Test
  void a_call_that_hangs_gives_its_place_up_though_nobody_switches_the_fault_off() {
    FaultRows rows = mock(FaultRows.class);
    when(rows.save(any())).thenAnswer(call -> call.getArgument(0));
    Clock clock = mock(Clock.class);
    when(clock.instant())
        .thenAnswer(_ -> Instant.EPOCH.plus(Duration.ofSeconds(seconds.addAndGet(20))));
    Faults faults = new Faults(rows, clock);
    faults.set(ThirdParty.PAYMENT, FaultKind.HANG, 1, null);

    assertThatCode(() -> faults.of(ThirdParty.PAYMENT).delay()).doesNotThrowAnyException();
  }
}
