package lessserver.stocks.monitor;

import java.util.List;
import java.util.function.Function;
import lessserver.functions.Page;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** Lists monitors, newest first. */
@Component
class ListMonitors implements Function<MonitorQuery, Page<MonitorView>> {

  private final Monitors monitors;

  ListMonitors(Monitors monitors) {
    this.monitors = monitors;
  }

  @Override
  public Page<MonitorView> apply(MonitorQuery query) {
    List<Monitor> found =
        monitors.page(query.page().before(), query.status(), Limit.of(query.page().fetch()));
    return Page.of(query.page(), found, Monitor::position, MonitorView::of);
  }
}
