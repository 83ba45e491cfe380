package lessserver.stocks.monitor;

import java.util.function.Function;
import lessserver.durable.RuntimeStatus;
import lessserver.stocks.monitor.StartedWatches.Started;
import org.springframework.stereotype.Component;

/** Finds a monitor by its id, from the moment it is started. */
@Component
class FindMonitor implements Function<String, MonitorView> {

  private final Monitors monitors;
  private final StartedWatches started;
  private final CloseAbandoned abandoned;

  FindMonitor(Monitors monitors, StartedWatches started, CloseAbandoned abandoned) {
    this.monitors = monitors;
    this.started = started;
    this.abandoned = abandoned;
  }

  @Override
  public MonitorView apply(String id) {
    return monitors
        .findByMonitorId(id)
        .map(monitor -> MonitorView.of(abandoned.closed(monitor)))
        .or(() -> started.find(id).map(FindMonitor::view))
        .orElseThrow(() -> new UnknownMonitor(id));
  }

  private static MonitorView view(Started watch) {
    RuntimeStatus status = watch.instance().status();
    return MonitorView.of(
        watch.instance().id(),
        watch.watch(),
        status == RuntimeStatus.FAILED
            ? MonitorStatus.FAILED
            : status == RuntimeStatus.TERMINATED ? MonitorStatus.CANCELLED : MonitorStatus.RUNNING,
        watch.instance().createdAt());
  }
}
