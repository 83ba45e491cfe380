package lessserver.etl.load;

import lessserver.etl.dataset.Target;
import lessserver.etl.imports.OnDuplicate;
import lessserver.etl.imports.Progress;
import lessserver.etl.parse.Dialect;

/**
 * All that is to be known to load an import.
 *
 * @param owner who loads it
 * @param sha256 the file
 * @param done what was loaded before
 */
public record LoadPlan(
    String importId,
    String dataset,
    long datasetId,
    String owner,
    String sha256,
    Dialect dialect,
    Target target,
    OnDuplicate onDuplicate,
    Thresholds thresholds,
    Progress done) {

  /** How many rejects are too many. */
  public record Thresholds(long rejects, double ratio) {

    private static final long FEW_ROWS = 1_000;

    boolean arePassedBy(Progress progress) {
      return progress.rowsRejected() > rejects
          || (progress.rowsRead() >= FEW_ROWS
              && progress.rowsRejected() > ratio * progress.rowsRead());
    }
  }

  public long importPosition() {
    return target.importPosition();
  }

  /** Whether a row that was read well may still be rejected for its key. */
  boolean rejectsDuplicates() {
    return target.keyIndex() >= 0 && onDuplicate == OnDuplicate.REJECT;
  }

  /** The same for who has so many rows behind. */
  LoadPlan from(long row) {
    Progress before = new Progress(0, row, row, 0, 0, 0);
    return new LoadPlan(
        importId,
        dataset,
        datasetId,
        owner,
        sha256,
        dialect,
        target,
        onDuplicate,
        thresholds,
        before);
  }
}
