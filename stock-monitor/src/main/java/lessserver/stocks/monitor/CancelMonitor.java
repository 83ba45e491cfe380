package lessserver.stocks.monitor;

import java.util.function.Consumer;
import lessserver.durable.DurableClient;
import lessserver.durable.DurableRefusals.InstanceFinished;
import lessserver.durable.DurableRefusals.UnknownInstance;
import lessserver.functions.Refusal;
import org.springframework.stereotype.Component;

/** Calls a monitor off. One that was called off before stays so. */
@Component
class CancelMonitor implements Consumer<String> {

  private final FindMonitor findMonitor;
  private final DurableClient orchestrations;

  CancelMonitor(FindMonitor findMonitor, DurableClient orchestrations) {
    this.findMonitor = findMonitor;
    this.orchestrations = orchestrations;
  }

  @Override
  public void accept(String id) {
    MonitorStatus status = findMonitor.apply(id).status();
    if (status == MonitorStatus.CANCELLED) {
      return;
    }
    if (status != MonitorStatus.RUNNING) {
      throw new MonitorEnded(id, status);
    }
    try {
      orchestrations.raiseEvent(id, StockWatch.CANCELLATION, true);
    } catch (InstanceFinished | UnknownInstance _) {
      accept(id); // It ended in between: its row says how.
    }
  }

  /** Too late to call it off. */
  static final class MonitorEnded extends Refusal {

    private static final long serialVersionUID = 1L;

    private MonitorEnded(String id, MonitorStatus status) {
      super(Kind.CONFLICT, "Monitor " + id + " has ended: " + status + ".");
    }
  }
}
