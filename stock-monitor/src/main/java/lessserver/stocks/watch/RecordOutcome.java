package lessserver.stocks.watch;

import java.util.function.Function;
import lessserver.stocks.monitor.Outcome;
import lessserver.stocks.monitor.Outcomes;
import org.springframework.stereotype.Component;

/** Stores what a monitor came to and tells of it, once; returns the monitor's id. */
@Component
class RecordOutcome implements Function<Outcome, String> {

  private final Outcomes outcomes;

  RecordOutcome(Outcomes outcomes) {
    this.outcomes = outcomes;
  }

  @Override
  public String apply(Outcome outcome) {
    outcomes.record(outcome);
    return outcome.monitorId();
  }
}
