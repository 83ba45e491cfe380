package lessserver.shortener.redirect;

import java.time.Clock;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Makes the next day's salt in time, and deletes those of days that are over: how many, it says.
 */
@Component
class KeepSalts implements Supplier<Integer> {

  private final Visitors visitors;
  private final Clock clock;

  KeepSalts(Visitors visitors, Clock clock) {
    this.visitors = visitors;
    this.clock = clock;
  }

  @Override
  public Integer get() {
    return visitors.prepare(clock.instant());
  }
}
