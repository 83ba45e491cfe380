package lessserver.stocks.monitor;

import lessserver.events.Outbox;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What monitors came to, each stored and told once. */
@Component
public class Outcomes {

  private final Monitors monitors;
  private final Outbox outbox;

  Outcomes(Monitors monitors, Outbox outbox) {
    this.monitors = monitors;
    this.outbox = outbox;
  }

  /**
   * Stores an outcome and tells of it, in one transaction.
   *
   * @return false if that has been done before
   */
  @Transactional
  public boolean record(Outcome outcome) {
    boolean isNew =
        monitors
            .lock(outcome.monitorId())
            .orElseThrow(() -> new UnknownMonitor(outcome.monitorId()))
            .come(outcome);
    if (isNew) {
      outbox.tell(StockEvent.of(outcome));
    }
    return isNew;
  }
}
