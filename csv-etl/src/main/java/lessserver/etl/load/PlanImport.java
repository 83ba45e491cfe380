package lessserver.etl.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import lessserver.blobs.BlobStore;
import lessserver.etl.EtlProperties;
import lessserver.etl.dataset.Column;
import lessserver.etl.dataset.Dataset;
import lessserver.etl.dataset.DatasetTables;
import lessserver.etl.dataset.Datasets;
import lessserver.etl.dataset.Target;
import lessserver.etl.imports.Import;
import lessserver.etl.imports.ImportOptions;
import lessserver.etl.imports.Imports;
import lessserver.etl.imports.Layout;
import lessserver.etl.imports.OnDuplicate;
import lessserver.etl.parse.FileProblem;
import lessserver.etl.parse.Sniffer;
import lessserver.etl.parse.Sniffer.Hints;
import lessserver.etl.parse.Sniffer.Sample;
import lessserver.etl.parse.Unpacked;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Looks at an import's file and makes ready what it needs: the first time, how it is written and
 * which columns it has; each time, the table.
 */
@Component
class PlanImport implements Function<ImportJob, LoadPlan> {

  private final Imports imports;
  private final Datasets datasets;
  private final DatasetTables tables;
  private final BlobStore blobs;
  private final TransactionTemplate transaction;
  private final EtlProperties properties;

  PlanImport(
      Imports imports,
      Datasets datasets,
      DatasetTables tables,
      BlobStore blobs,
      TransactionTemplate transaction,
      EtlProperties properties) {
    this.imports = imports;
    this.datasets = datasets;
    this.tables = tables;
    this.blobs = blobs;
    this.transaction = transaction;
    this.properties = properties;
  }

  /**
   * The plan.
   *
   * @throws FileProblem if the file cannot be imported as it is
   */
  @Override
  public LoadPlan apply(ImportJob job) {
    Import file = imports.findById(job.position()).orElseThrow();
    if (file.layout().isEmpty()) {
      Dataset dataset = datasets.findById(file.datasetId()).orElseThrow();
      Sample sample = look(file, dataset);
      transaction.executeWithoutResult(_ -> layOut(job, file.datasetId(), sample));
    }
    makeTable(file.datasetId());
    return plan(
        job,
        imports.findById(job.position()).orElseThrow(),
        datasets.findById(file.datasetId()).orElseThrow());
  }

  private Sample look(Import file, Dataset dataset) {
    ImportOptions options = file.options();
    Set<String> names = new HashSet<>(dataset.columns().stream().map(Column::name).toList());
    if (options.key() != null) {
      names.add(options.key());
    }
    Hints hints =
        new Hints(
            options.charset(),
            options.delimiterCharacter(),
            options.quoteCharacter(),
            options.hasHeader(),
            names);
    try (InputStream bytes = blobs.open(file.sha256());
        Unpacked unpacked = Unpacked.of(bytes, properties.largestFile().toBytes())) {
      Sample sample = Sniffer.sniff(unpacked, hints);
      if (unpacked.isPacked()) {
        // Nothing is loaded of an archive that turns out to be damaged at its end.
        unpacked.transferTo(OutputStream.nullOutputStream());
      }
      return sample;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the file", e);
    }
  }

  private void layOut(ImportJob job, long datasetId, Sample sample) {
    Dataset dataset = datasets.lock(datasetId).orElseThrow();
    Import locked = imports.lock(job.position()).orElseThrow();
    locked.requireOwner(job.owner());
    FitColumns.Fit fit =
        FitColumns.fit(sample, dataset, locked.options(), locked.replayOf() != null);
    dataset.add(fit.added(), fit.key());
    locked.layOut(new Layout(sample.dialect(), fit.places()));
  }

  /**
   * In two transactions: H2 ends the first one by itself when a table changes, and with it the
   * lock; what was read before must not be written after that.
   */
  private void makeTable(long datasetId) {
    Integer declared =
        transaction.execute(
            _ -> {
              Dataset dataset = datasets.lock(datasetId).orElseThrow();
              if (dataset.columnsMade().size() < dataset.columns().size()) {
                tables.make(dataset);
              }
              return dataset.columns().size();
            });
    transaction.executeWithoutResult(
        _ -> datasets.lock(datasetId).orElseThrow().made(declared == null ? 0 : declared));
  }

  private LoadPlan plan(ImportJob job, Import file, Dataset dataset) {
    Layout layout = file.layout().orElseThrow();
    List<Column> columns =
        layout.columns().stream().map(number -> dataset.columns().get(number - 1)).toList();
    int keyIndex = dataset.key().map(columns::indexOf).orElse(-1);
    ImportOptions options = file.options();
    return new LoadPlan(
        file.id(),
        dataset.name(),
        dataset.id(),
        job.owner(),
        file.sha256(),
        layout.dialect(),
        new Target(dataset.table(), columns, keyIndex, job.position()),
        options.onDuplicate() == null ? OnDuplicate.SKIP : options.onDuplicate(),
        new LoadPlan.Thresholds(
            options.maxRejects() == null ? properties.maxRejects() : options.maxRejects(),
            options.maxRejectRatio() == null
                ? properties.maxRejectRatio()
                : options.maxRejectRatio()),
        file.progress());
  }
}
