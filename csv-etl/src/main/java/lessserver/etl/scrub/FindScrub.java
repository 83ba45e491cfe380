package lessserver.etl.scrub;

import java.util.List;
import java.util.function.Function;
import lessserver.etl.dataset.Dataset;
import lessserver.etl.dataset.Datasets;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** Finds a dataset's rules. */
@Component
class FindScrub implements Function<String, ScrubView> {

  private final Datasets datasets;
  private final Scrubs scrubs;
  private final ScrubRuns runs;

  FindScrub(Datasets datasets, Scrubs scrubs, ScrubRuns runs) {
    this.datasets = datasets;
    this.scrubs = scrubs;
    this.runs = runs;
  }

  @Override
  public ScrubView apply(String name) {
    Dataset dataset = datasets.named(name);
    return view(
        scrubs.findById(dataset.id()).orElseGet(() -> new Scrub(dataset.id())),
        runs.last(dataset.id(), Limit.of(1)));
  }

  static ScrubView view(Scrub scrub, List<ScrubRun> last) {
    return new ScrubView(
        scrub.cron(),
        scrub.rules(),
        scrub.nextAt(),
        last.isEmpty() ? null : last.getFirst().view());
  }
}
