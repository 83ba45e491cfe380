package lessserver.etl.dataset;

import java.util.function.Function;
import lessserver.functions.Page;
import lessserver.functions.PageQuery;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** Lists datasets, newest first. */
@Component
class ListDatasets implements Function<PageQuery, Page<DatasetView>> {

  private final Datasets datasets;

  ListDatasets(Datasets datasets) {
    this.datasets = datasets;
  }

  @Override
  public Page<DatasetView> apply(PageQuery query) {
    return Page.of(
        query,
        datasets.page(query.before(), Limit.of(query.fetch())),
        Dataset::id,
        DatasetView::of);
  }
}
