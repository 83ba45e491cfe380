package lessserver.etl.scrub;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.function.Function;
import lessserver.etl.dataset.Dataset;
import lessserver.etl.dataset.Datasets;
import lessserver.functions.Page;
import org.springframework.stereotype.Component;

/**
 * Lists the rows that were taken out of a dataset, newest first; a page has fewer if they are
 * large.
 */
@Component
class ListQuarantine implements Function<QuarantineQuery, Page<ListQuarantine.QuarantinedView>> {

  private final Datasets datasets;
  private final ScrubRows rows;

  ListQuarantine(Datasets datasets, ScrubRows rows) {
    this.datasets = datasets;
    this.rows = rows;
  }

  /** A row in quarantine, and which rule it broke. */
  record QuarantinedView(
      String rule, String reason, @JsonRawValue String row, String run, Instant takenAt) {

    private static QuarantinedView of(ScrubRows.Quarantined row) {
      return new QuarantinedView(row.rule(), row.reason(), row.values(), row.run(), row.takenAt());
    }
  }

  @Override
  public Page<QuarantinedView> apply(QuarantineQuery query) {
    Dataset dataset = datasets.named(query.dataset());
    ScrubRows.Part found = rows.page(dataset.id(), query.page().before(), query.page().limit());
    return Page.upTo(found.rows().stream().map(QuarantinedView::of).toList(), found.last());
  }
}
