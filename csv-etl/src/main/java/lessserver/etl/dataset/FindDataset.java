package lessserver.etl.dataset;

import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Finds a dataset and its schema by its name. */
@Component
class FindDataset implements Function<String, DatasetView> {

  private final Datasets datasets;

  FindDataset(Datasets datasets) {
    this.datasets = datasets;
  }

  @Override
  public DatasetView apply(String name) {
    return DatasetView.of(datasets.named(name));
  }
}
