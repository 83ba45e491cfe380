package lessserver.etl.scrub;

import java.util.function.Function;
import lessserver.functions.Refusal;
import org.springframework.stereotype.Component;

/** Finds a run by its id. */
@Component
class FindScrubRun implements Function<String, ScrubRun.View> {

  private final ScrubRuns runs;

  FindScrubRun(ScrubRuns runs) {
    this.runs = runs;
  }

  @Override
  public ScrubRun.View apply(String id) {
    return runs.find(id).map(ScrubRun::view).orElseThrow(() -> new UnknownRun(id));
  }

  /** There is no such run. */
  static final class UnknownRun extends Refusal {

    private static final long serialVersionUID = 1L;

    private UnknownRun(String id) {
      super(Kind.UNKNOWN, "There is no run " + id + ".");
    }
  }
}
