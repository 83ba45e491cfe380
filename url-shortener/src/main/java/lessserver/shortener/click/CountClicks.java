package lessserver.shortener.click;

import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Counts clicks from the read model. */
@Component
class CountClicks implements Function<ClickQuery, ClickReport> {

  private final Clicks clicks;

  CountClicks(Clicks clicks) {
    this.clicks = clicks;
  }

  @Override
  public ClickReport apply(ClickQuery query) {
    return new ClickReport(clicks.count(query), clicks.newest().orElse(null));
  }
}
