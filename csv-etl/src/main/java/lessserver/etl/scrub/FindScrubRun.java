package lessserver.etl.scrub;

import java.util.function.Function;
import lessserver.etl.dataset.Dataset;
import lessserver.etl.dataset.Datasets;
import lessserver.functions.Refusal;
import org.springframework.stereotype.Component;

/** Finds a run of a dataset by its id. */
@Component
class FindScrubRun implements Function<FindScrubRun.Wanted, ScrubRun.View> {

  private final Datasets datasets;
  private final ScrubRuns runs;

  FindScrubRun(Datasets datasets, ScrubRuns runs) {
    this.datasets = datasets;
    this.runs = runs;
  }

  /** Which run. */
  record Wanted(String dataset, String id) {}

  @Override
  public ScrubRun.View apply(Wanted wanted) {
    Dataset dataset = datasets.named(wanted.dataset());
    return runs.find(wanted.id())
        .filter(run -> run.datasetId() == dataset.id())
        .map(ScrubRun::view)
        .orElseThrow(() -> new UnknownRun(wanted));
  }

  /** There is no such run. */
  static final class UnknownRun extends Refusal {

    private static final long serialVersionUID = 1L;

    private UnknownRun(Wanted wanted) {
      super(Kind.UNKNOWN, "There is no run " + wanted.id() + " of " + wanted.dataset() + ".");
    }
  }
}
