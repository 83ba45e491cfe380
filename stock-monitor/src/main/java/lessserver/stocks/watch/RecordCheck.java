package lessserver.stocks.watch;

import java.util.function.Function;
import lessserver.stocks.monitor.Monitors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Stores what a monitor's latest check has seen, for people to see; returns the monitor's id. */
@Component
class RecordCheck implements Function<Check, String> {

  private final Monitors monitors;

  RecordCheck(Monitors monitors) {
    this.monitors = monitors;
  }

  @Override
  @Transactional
  public String apply(Check check) {
    monitors.lock(check.monitorId()).ifPresent(monitor -> monitor.note(check.progress()));
    return check.monitorId();
  }
}
