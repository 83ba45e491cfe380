package lessserver.stocks.watch;

import java.util.Optional;
import java.util.function.Function;
import lessserver.events.Outbox;
import lessserver.functions.TraceParent;
import lessserver.stocks.monitor.Monitor;
import lessserver.stocks.monitor.Monitors;
import lessserver.stocks.monitor.StockEvent.MonitorStarted;
import lessserver.stocks.monitor.StockWatch;
import lessserver.stocks.monitor.WatchRules;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Stores a monitor that begins to watch, and tells of it; returns its id. */
@Component
class OpenMonitor implements Function<Opening, String> {

  private final Monitors monitors;
  private final WatchRules rules;
  private final Outbox outbox;
  private final TraceParent trace;

  OpenMonitor(Monitors monitors, WatchRules rules, Outbox outbox, TraceParent trace) {
    this.monitors = monitors;
    this.rules = rules;
    this.outbox = outbox;
    this.trace = trace;
  }

  @Override
  @Transactional
  public String apply(Opening opening) {
    Optional<Monitor> known = monitors.lock(opening.monitorId());
    if (known.isPresent() && known.get().startedAt().equals(opening.progress().startedAt())) {
      return opening.monitorId(); // It was stored before, and this is the same call again.
    }
    StockWatch watch = opening.watch();
    rules.check(watch); // Not everybody starts it by way of StartMonitor.
    String correlationId = trace.currentTraceId();
    known.ifPresentOrElse(
        monitor -> monitor.begin(watch, opening.progress(), correlationId),
        () ->
            monitors.save(
                Monitor.of(opening.monitorId(), watch, opening.progress(), correlationId)));
    outbox.tell(
        new MonitorStarted(
            opening.monitorId(),
            watch.symbol(),
            watch.percentageChange(),
            watch.timeLimit(),
            watch.checkInterval(),
            watch.eternal(),
            correlationId,
            opening.progress().startedAt()));
    return opening.monitorId();
  }
}
