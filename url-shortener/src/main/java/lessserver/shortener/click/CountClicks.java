package lessserver.shortener.click;

import jakarta.validation.Validator;
import java.util.List;
import java.util.function.Function;
import lessserver.functions.Constraints;
import org.springframework.stereotype.Component;

/** Counts clicks from the read model, and says how far behind it is. */
@Component
class CountClicks implements Function<ClickQuery, ClickReport> {

  private final Clicks clicks;
  private final ClickLag lag;
  private final Validator validator;

  CountClicks(Clicks clicks, ClickLag lag, Validator validator) {
    this.clicks = clicks;
    this.lag = lag;
    this.validator = validator;
  }

  @Override
  public ClickReport apply(ClickQuery query) {
    Constraints.check(validator, query);
    List<ClickReport.Count> counts = clicks.count(query);
    return new ClickReport(
        counts.stream().limit(Clicks.MOST_KEYS).toList(),
        counts.size() > Clicks.MOST_KEYS,
        clicks.newest().orElse(null),
        lag.now());
  }
}
