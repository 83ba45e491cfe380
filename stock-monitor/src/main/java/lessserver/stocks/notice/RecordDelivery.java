package lessserver.stocks.notice;

import java.util.function.Function;
import lessserver.stocks.monitor.Monitor;
import lessserver.stocks.monitor.Monitors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Stores what became of a notice, for people to see; returns the monitor's id. */
@Component
class RecordDelivery implements Function<DeliveryReport, String> {

  private final Monitors monitors;

  RecordDelivery(Monitors monitors) {
    this.monitors = monitors;
  }

  @Override
  @Transactional
  public String apply(DeliveryReport report) {
    monitors.lock(report.monitorId()).ifPresent(monitor -> store(report, monitor));
    return report.monitorId();
  }

  private static void store(DeliveryReport report, Monitor monitor) {
    switch (report.way()) {
      case MAIL -> monitor.mailed(report.number(), report.delivery());
      case WEBHOOK -> monitor.posted(report.number(), report.delivery());
    }
  }
}
